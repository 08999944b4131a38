/** A picture or other file that was chosen while there was no link. Kept as bytes: older browsers keep no blobs. */
export interface KeptFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: ArrayBuffer;
  readonly at: string;
}

/** One record to be made. `gives` is the id that stands for it in later parts until it is made. */
export interface Part {
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Made when it was entered, and sent with every try: the server makes one record of it. */
  readonly key: string;
  readonly gives?: string;
  /** An address that answers `{ candidates: [{ row: { id }, why }] }`: where exactly one has the same phone, it is taken and nothing new is made. */
  readonly same?: string;
}

/** What a person entered and the server has not taken yet. */
export interface Entry {
  readonly id: string;
  readonly org: string;
  readonly staff: string;
  readonly at: string;
  readonly title: string;
  /** The record type it is shown as. */
  readonly type: string;
  readonly parts: readonly Part[];
  /** How many of the parts are made. */
  readonly made: number;
  /** What the server called what had an id of this device. */
  readonly known: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly state: "waiting" | "refused";
  /** When a part was sent and no answer came; null where every answer is known. */
  readonly unsure: string | null;
  /** Why the server did not take it, in the language of the time, and beside which fields. */
  readonly reason: string | null;
  readonly faults: Readonly<Record<string, string>>;
}

/** Where entries and files are kept. */
export interface Store {
  entries(): Promise<Entry[]>;
  put(entry: Entry): Promise<void>;
  /** Keeps how far an entry has come; false where it was discarded meanwhile, and then nothing is kept. */
  change(entry: Entry): Promise<boolean>;
  /** Forgets an entry with its files. */
  drop(entry: Entry): Promise<void>;
  file(id: string): Promise<KeptFile | undefined>;
  putFile(file: KeptFile): Promise<void>;
  dropFile(id: string): Promise<void>;
  /** Forgets files chosen before a moment that no entry needs: their form was given up. */
  tidyFiles(before: string): Promise<void>;
  fileIds(): Promise<string[]>;
}

const name = "dutydesk";
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("entry", { keyPath: "id" });
      asked.result.createObjectStore("file", { keyPath: "id" });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error ?? new Error("no storage"));
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

async function run<T>(mode: IDBTransactionMode, work: (tx: IDBTransaction) => IDBRequest<T> | null): Promise<T | undefined> {
  const tx = (await open()).transaction(["entry", "file"], mode);
  const asked = work(tx);
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve(asked?.result);
    tx.onerror = tx.onabort = () => reject(tx.error ?? new Error("not kept"));
  });
}

/** The store of this browser. Every call rejects where the browser keeps nothing. */
export const store: Store = {
  entries: async () => (await run("readonly", (tx) => tx.objectStore("entry").getAll() as IDBRequest<Entry[]>)) ?? [],
  async change(entry) {
    let there = false;
    await run("readwrite", (tx) => {
      const all = tx.objectStore("entry");
      const asked = all.getKey(entry.id);
      asked.onsuccess = () => {
        there = asked.result !== undefined;
        if (there) all.put(entry);
      };
      return null;
    });
    return there;
  },
  put: async (entry) => void (await run("readwrite", (tx) => tx.objectStore("entry").put(entry))),
  drop: async (entry) =>
    void (await run("readwrite", (tx) => {
      for (const id of entry.files) tx.objectStore("file").delete(id);
      tx.objectStore("entry").delete(entry.id);
      return null;
    })),
  file: (id) => run("readonly", (tx) => tx.objectStore("file").get(id) as IDBRequest<KeptFile>),
  putFile: async (file) => void (await run("readwrite", (tx) => tx.objectStore("file").put(file))),
  dropFile: async (id) => void (await run("readwrite", (tx) => tx.objectStore("file").delete(id))),
  async tidyFiles(before) {
    const needed = new Set((await this.entries()).flatMap((entry) => entry.files));
    await run("readwrite", (tx) => {
      const asked = tx.objectStore("file").openCursor();
      asked.onsuccess = () => {
        const at = asked.result;
        if (!at) return;
        const file = at.value as KeptFile;
        if (file.at < before && !needed.has(file.id)) at.delete();
        at.continue();
      };
      return null;
    });
  },
  fileIds: async () => ((await run("readonly", (tx) => tx.objectStore("file").getAllKeys())) ?? []).map(String),
};
