import { createContext, useContext, useEffect, useRef, useState } from "react";

/** Takes a drawing as it stands; false where it could not be kept, which its field tells. */
type Take = () => Promise<boolean>;
type Fields = Map<string, Take>;

const Here = createContext<Fields | null>(null);

/** Around the fields of a form whose drawings count when it is handed in. */
export const DrawnHere = Here.Provider;

/** Of a field: what takes its drawing, for as long as something is drawn and not taken. */
export function useTakes(id: string, drawn: boolean, take: Take): void {
  const here = useContext(Here);
  useEffect(() => {
    if (!here || !drawn) return;
    here.set(id, take);
    return () => void here.delete(id);
  });
}

/** Of a form: what is drawn and not taken yet is taken before `go` reads its values, so that a name once written counts. */
export function useDrawn<A extends readonly unknown[]>(go: (...given: A) => unknown): { readonly drawn: Fields; readonly press: (...given: A) => void } {
  const [drawn] = useState<Fields>(() => new Map());
  const taking = useRef(false);
  // What was taken stands in the values of a later render, which `go` of that render reads.
  const latest = useRef(go);
  latest.current = go;
  const take = async (): Promise<boolean> => {
    for (const one of drawn.values()) if (!(await one())) return false;
    return true;
  };
  const press = (...given: A): void => {
    if (drawn.size === 0) return void go(...given);
    if (taking.current) return;
    taking.current = true;
    void take().then((taken) => taken && latest.current(...given)).finally(() => { taking.current = false; });
  };
  return { drawn, press };
}
