export type BackupErrorCode =
  | "nothing_there"
  | "file_exists"
  | "part_exists"
  | "not_a_backup"
  | "broken_off"
  | "altered"
  | "newer_format"
  | "newer_backup"
  | "other_history"
  | "does_not_fit"
  | "not_empty"
  | "data_is_back";

/** Why a backup cannot be made or restored; the code is told to the reader as a sentence, `params` name the file or the part. */
export class BackupError extends Error {
  readonly code: BackupErrorCode;
  readonly params: Readonly<Record<string, string>>;
  constructor(code: BackupErrorCode, params: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.name = "BackupError";
    this.code = code;
    this.params = params;
  }
}
