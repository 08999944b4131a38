import type { BackupError } from "#platform/backup/errors.ts";

/** Why a backup could not be made or restored, as a sentence in both languages that says what to do. */
export function sayBackup({ code, params: { file = "", part = "", name = "", program = "" } }: BackupError): string {
  const what: Readonly<Record<BackupError["code"], string>> = {
    nothing_there: "这里还没有组织，没有什么可备份。 There is no organisation yet, nothing to back up.",
    file_exists: `${file} 已经有了，不会覆盖，请换个文件名。 ${file} exists and is not overwritten; choose another name.`,
    part_exists: `${file} 还在：另一个备份正在写，或上次没写完。没有别的备份在跑就删掉它再来。 ${file} is there: another backup is being written, or one was broken off; if none runs, delete it and try again.`,
    not_a_backup: `${file} 不是当值的备份，什么都没有写。 ${file} is no backup of Dutydesk; nothing was written.`,
    broken_off: `备份 ${file} 不完整，可能没写完或没拷完，请用另一份。什么都没有写。 The backup is broken off; use another copy. Nothing was written.`,
    altered: `备份 ${file} 被改过或坏了（${part}），请用另一份。什么都没有写。 The backup was altered or is damaged (${part}); use another copy. Nothing was written.`,
    newer_format: `备份 ${file} 是更新的程序做的，请先升级程序。什么都没有写。 The backup was made by a newer program; update this one first. Nothing was written.`,
    newer_backup: `备份来自更新的程序（${program}，有 ${name}），请先升级程序再恢复。什么都没有写。 The backup comes from a newer program (${program}, with ${name}); update this one first. Nothing was written.`,
    other_history: `备份里的迁移 ${name} 与这个程序的不一样，请用做备份的那个版本或更新的正式版本。什么都没有写。 Migration ${name} of the backup is not this program's; use the version that made it, or a newer release. Nothing was written.`,
    does_not_fit: `备份里的 ${part} 在数据库里没有：做备份的库被手工改过表结构，恢复不了。没有恢复任何数据。 The backup holds ${part}, which the tables of its version lack: they were changed by hand. Nothing was restored.`,
    not_empty: "只能恢复到空的数据库，这里已经有数据。请另设一个空的 DUTYDESK_DATA，或让 DATABASE_URL 指向空的库。什么都没有动。 A backup is restored into an empty database only: give an empty DUTYDESK_DATA, or a DATABASE_URL of an empty database. Nothing was changed.",
    data_is_back: `数据已经回来了，只差最后几步没做完（${part}）。不要再恢复，启动服务就会接着做完。 The data is back, the last steps failed (${part}). Do not restore again; start the server to finish.`,
  };
  return what[code];
}
