import { changeSetting, readSettings } from "#platform/act/settings.ts";
import { newestEdition } from "#modules/duties/edition.ts";
import { examQuestions, found, notices, passed, typingText } from "./duty-texts.ts";
import { photo } from "./photo.ts";
import { as, atWork, dateOf, day, demoPassword, hour, midnight, minute, pick, tryInVain, weekday, type Life } from "./world.ts";

/** The administrator takes the proposals for the words without a number, as the settings offer them. */
export async function confirmWords(life: Life): Promise<void> {
  const { engine, orgId, actors } = life.world;
  const admin = actors.get("admin");
  if (!admin) return;
  for (const one of await readSettings(engine, orgId)) if (one.key.startsWith("word.") && one.unset && one.proposal !== null) await changeSetting(engine, admin, one.key, one.proposal, one.version);
}

/** Most holders read their handbook and say so, each on a day of their own; one never does. */
export function acknowledge(life: Life, holders: ReadonlyMap<string, readonly string[]>, from: number): void {
  const { engine, orgId } = life.world;
  for (const [post, numbers] of holders) {
    for (const number of numbers) {
      if (number === "1007") continue;
      life.put(atWork(life, from + (1 + life.roll(9)) * day + life.roll(8) * hour), async () => {
        const edition = await newestEdition(engine, orgId, post);
        if (edition) await as(life, number, { type: "acknowledgement", step: "create", input: { post, edition: edition.edition } });
      });
    }
  }
}

/** Three days of leave: asked a week before, the work handed over, agreed to, approved. */
export function takeLeave(life: Life, begin: number): void {
  const { ids } = life;
  const asked = atWork(life, begin - 7 * day);
  let id = "";
  life.put(asked, async () => {
    ({ id } = await as(life, "1008", { type: "leaveRequest", step: "create", input: { kind: "annual", from: dateOf(begin), to: dateOf(begin + 2 * day), reason: "回老家看父母", cover: ids.get("1006"), handover: "手上两件报修转张磊跟进；5、6 号楼的巡检由张磊走；钥匙已交前台" } }));
  });
  // Before who stands in has agreed, nothing is approved.
  life.put(asked + 20 * minute, () => tryInVain(life, "1002", { type: "leaveRequest", step: "approve", id, signature: { password: demoPassword } }));
  life.put(asked + 90 * minute, async () => void (await as(life, "1006", { type: "leaveRequest", step: "agree", id })));
  life.put(asked + 150 * minute, async () => void (await as(life, "1002", { type: "leaveRequest", step: "approve", id, signature: { password: demoPassword } })));
}

/** A typing test that one fails and takes again, and a paper of questions. */
export async function examine(life: Life, from: number): Promise<void> {
  const { roll } = life;
  const typing = await as(life, "1001", { type: "examPaper", step: "create", input: { name: "前台打字", kind: "typing", pass: 50, duty: "A1-FD-42", text: typingText } });
  const paper = await as(life, "1001", { type: "examPaper", step: "create", input: { name: "岗位应知应会", kind: "questions", pass: 80, ask: 8 } });
  for (const [ask, right, wrong] of examQuestions) await as(life, "1001", { type: "examQuestion", step: "create", input: { paper: paper.id, ask, a: right, b: wrong, right: "a" } });
  const type = (number: string, at: number, seconds: number): void => {
    let id = "";
    life.put(at, async () => void ({ id } = await as(life, number, { type: "exam", step: "create", input: { paper: typing.id, place: "二楼会议室" } })));
    life.put(at + seconds * 1000, async () => void (await as(life, number, { type: "exam", step: "handIn", id, input: { typed: typingText, keys: typingText.length * 2 + roll(60) } })));
  };
  const answer = (number: string, at: number, wrong: number): void => {
    let id = "";
    life.put(at, async () => void ({ id } = await as(life, number, { type: "exam", step: "create", input: { paper: paper.id } })));
    life.put(at + (8 + roll(9)) * minute, async () => {
      const [row] = await life.world.engine.db.query<{ asked: { id: string }[] }>("select asked from exam where org_id = $1 and id = $2", [life.world.orgId, id]);
      await as(life, number, { type: "exam", step: "handIn", id, input: { answers: (row?.asked ?? []).map((one, at) => ({ question: one.id, chosen: at < wrong ? "b" : "a" })) } });
    });
  };
  const begin = atWork(life, from + 4 * day);
  type("1004", begin + 10 * minute, 52);
  type("1005", begin + 20 * minute, 96);
  type("1005", atWork(life, begin + 8 * day) + 15 * minute, 61);
  for (const [at, number] of ["1004", "1005", "1006", "1009"].entries()) answer(number, atWork(life, begin + 2 * day) + at * 20 * minute, at === 3 ? 3 : at % 2);
  answer("1009", atWork(life, begin + 9 * day), 0);
}

/** A notice to the house, which most read within two days. */
export function announce(life: Life, at: number, which: number): void {
  const [subject, text] = notices[which % notices.length] as (typeof notices)[number];
  life.put(at, async () => {
    const { engine, orgId } = life.world;
    const made = await as(life, "1002", { type: "announcement", step: "create", input: { kind: "inside", subject, text } });
    await as(life, "1002", { type: "announcement", step: "issue", id: made.id });
    const receipts = await engine.db.query<{ id: string; reader: string }>("select id, reader from receipt where org_id = $1 and announcement = $2 order by reader", [orgId, made.id]);
    for (const { id, reader } of receipts) {
      const number = life.numbers.get(reader);
      if (!number || number === "admin" || life.roll(8) === 0) continue;
      life.put(atWork(life, life.world.at + (1 + life.roll(40)) * hour), async () => void (await as(life, number, { type: "receipt", step: "acknowledge", id })));
    }
  });
}

/** The week's sheet is handed in on Saturday and collected; the clerk is late with it now and then, and once tries with an empty one. */
export function handInSheets(life: Life, date: number): void {
  if (weekday(date) !== 6) return;
  const late = life.roll(4) === 0;
  const sheet = async (): Promise<string | undefined> => (await life.world.engine.db.query<{ id: string }>("select id from daily_sheet where org_id = $1 and by = $2 and state in ('open', 'handedIn') order by week limit 1", [life.world.orgId, life.ids.get("1010")]))[0]?.id;
  life.put(midnight(date) + (late ? 36 : 10) * hour + life.roll(50) * minute, async () => {
    const id = await sheet();
    if (id) await as(life, "1010", { type: "dailySheet", step: "handIn", id });
  });
  life.put(midnight(date) + (late ? 57 : 16) * hour, async () => {
    const id = await sheet();
    if (id) await as(life, "1001", { type: "dailySheet", step: "collect", id });
  });
}

/** Somebody would archive a case that still lacks its parts, and is refused; from a time on, as soon as there is such a case. */
export function archiveTooEarly(life: Life, at: number, tries = 4): void {
  life.put(at, async () => {
    const { engine, orgId } = life.world;
    const [row] = await engine.db.query<{ id: string }>(`select id from "case" where org_id = $1 and state in ('accepted', 'revisited') and (result is null or cause is null or revisit_outcome is null) order by created_at desc limit 1`, [orgId]);
    if (row) await tryInVain(life, "1002", { type: "case", step: "archive", id: row.id });
    else if (tries > 1) archiveTooEarly(life, at + 2 * hour, tries - 1);
  });
}

interface Check {
  readonly id: string;
  readonly staff: string;
  readonly reviewer: string;
  readonly by: string;
}

/** The checks that were planned for the week are made by their reviewers: most pass, some find something that is put right and looked at again; `left` is found and still open. */
export async function lookAround(life: Life, known: Set<string>, left: number): Promise<void> {
  const { engine, orgId, at } = life.world;
  const rows = await engine.db.query<Check>(`select id, staff, reviewer, day::text as by from spot_check where org_id = $1 and state = 'planned' and not id = any($2::uuid[]) order by number`, [orgId, [...known]]);
  for (const [index, one] of rows.entries()) {
    known.add(one.id);
    check(life, one, atWork(life, at + hour + life.roll(60) * hour), index === 0 && at <= left && at > left - 7 * day);
  }
}

function check(life: Life, { id, staff, reviewer }: Check, at: number, left: boolean): void {
  const { roll } = life;
  const [who, whom] = [life.numbers.get(reviewer), life.numbers.get(staff)];
  // Some weeks have no time for it.
  if (!who || !whom || (!left && roll(20) === 0)) return;
  if (!left && roll(100) < 84) {
    life.put(at, async () => {
      const photos = roll(4) === 0 ? await photo(life, who, "抽查") : [];
      await as(life, who, { type: "spotCheck", step: "pass", id, input: { seen: pick(roll, passed), ...(photos.length > 0 ? { photos } : {}) } });
    });
    return;
  }
  const [finding, corrected] = pick(roll, found);
  life.put(at, async () => void (await as(life, who, { type: "spotCheck", step: "find", id, input: { finding, photos: await photo(life, who, finding) } })));
  if (left) return;
  const mended = atWork(life, at + (4 + roll(30)) * hour);
  life.put(mended, async () => void (await as(life, whom, { type: "spotCheck", step: "correct", id, input: { corrected, correctedPhotos: await photo(life, whom, "改后") } })));
  life.put(atWork(life, mended + (3 + roll(26)) * hour), async () => void (await as(life, who, { type: "spotCheck", step: "accept", id, note: "看过，改好了" })));
}
