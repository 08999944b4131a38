import { createContext, useContext } from "react";

const Keeps = createContext(false);

/** Around a form whose entries are kept without a link, files included: only there a file may wait on this device. */
export const KeepsFiles = Keeps.Provider;

/** Whether a file chosen here may wait on this device for a link. */
export function useKeepsFiles(): boolean {
  return useContext(Keeps);
}
