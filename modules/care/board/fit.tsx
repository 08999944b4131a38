import { useLayoutEffect, useRef, useState, type ReactNode } from "react";

/** How the wall is made for: everything on it grows and shrinks with the screen, so that it reads the same from across the room. */
const [wide, high] = [1920, 1080];

/** How much larger than its plan a wall stands on a screen of this size. */
export function wallZoom(width: number, height: number): number {
  return Math.min(4, Math.max(0.5, Math.min(width / wide, height / high)));
}

/** So many rows of one height stand whole in a box; where not all do, one line is left to say how many more there are. */
export function rowsThatFit(all: number, box: number, row: number, more: number): number {
  if (row <= 0 || all * row <= box) return all;
  return Math.max(0, Math.floor((box - more) / row));
}

/** How high the line is that says how many more there are. */
const moreLine = 34;

interface Props {
  readonly wall: boolean;
  readonly rows: readonly ReactNode[];
  /** How many there are of which `rows` are the first. */
  readonly total?: number;
  /** What is said where some do not fit. */
  readonly more: (n: number) => string;
  readonly as?: "div" | "ul";
  readonly className?: string;
}

/** A list of rows of one height; on a wall, where nobody scrolls, as many whole rows as there is room for, and how many more there are. */
export function Fit({ wall, rows, total = rows.length, more, as: Tag = "div", className }: Props) {
  const box = useRef<HTMLElement>(null);
  const [shown, setShown] = useState(rows.length);
  useLayoutEffect(() => {
    const element = box.current;
    if (!wall || !element) return;
    const measure = (): void => {
      const first = element.querySelector<HTMLElement>(":scope > .fitted > *");
      if (first && element.clientHeight > 0) setShown(Math.min(rows.length, rowsThatFit(total, element.clientHeight, first.offsetHeight, moreLine)));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [wall, rows.length, total]);
  if (!wall) return <Tag className={className}>{rows}</Tag>;
  const kept = Math.max(1, Math.min(shown, rows.length));
  return (
    <section className="fit" ref={box}>
      <Tag className={className ? `fitted ${className}` : "fitted"}>{rows.slice(0, kept)}</Tag>
      {total > kept && <small className="fitmore">{more(total - kept)}</small>}
    </section>
  );
}
