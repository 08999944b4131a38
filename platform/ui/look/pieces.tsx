import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

type Tone = "kept" | "soon" | "miss" | "act";

/** A key that does the same as the button it stands on. */
export function KeyCap({ children }: { children: string }) {
  return <kbd aria-hidden="true">{children}</kbd>;
}

/** A short word on a ground of its state's colour, grey where it tells no state. */
export function Chip({ tone, dot, children }: { tone?: Tone; dot?: boolean; children: ReactNode }) {
  return (
    <span className={tone ? `chip ${tone}` : "chip"}>
      {dot && <span className="dot" />}
      {children}
    </span>
  );
}

/** The first character of a name in a round. */
export function Face({ name, big }: { name: string; big?: boolean }) {
  return (
    <span className={big ? "face big" : "face"} aria-hidden="true">
      {[...name.trim()][0] ?? "·"}
    </span>
  );
}

/** What an empty page says: what is not there, and what to do about it. */
export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <b>{title}</b>
      {hint && <small>{hint}</small>}
      {children}
    </div>
  );
}

/** A sheet of paper with a heading and, at its end, a word about it. */
export function Card({ title, aside, icon, children, label }: { title?: ReactNode; aside?: ReactNode; icon?: IconName; children: ReactNode; label?: string }) {
  return (
    <section className="card" aria-label={label}>
      {(title !== undefined || aside !== undefined) && (
        <header>
          {icon && <Icon name={icon} />}
          {title !== undefined && <h2>{title}</h2>}
          {aside !== undefined && <span className="s">{aside}</span>}
        </header>
      )}
      {children}
    </section>
  );
}

/** The mark of the product. */
export function Seal() {
  return (
    <span className="seal" aria-hidden="true">
      值
    </span>
  );
}
