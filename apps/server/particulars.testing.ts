import { hour } from "#platform/testing/clock.ts";
import type { Particulars } from "#platform/testing/contract-world.ts";

const later = (now: string): string => new Date(Date.parse(now) + 48 * hour).toISOString();

/** Days that do not run backwards. */
const inOrder = { from: "2026-01-01", to: "2099-01-02" };

/** What the modules' own rules ask for beyond the declarations. */
export const particulars: Readonly<Record<string, Particulars>> = {
  post: { values: { top: false } },
  case: {
    steps: (now) => ({ answer: { answeredAt: now }, explain: { answeredAt: now }, late: { appointment: later(now) }, revisit: { revisitChannel: "call", revisitFound: "settled" } }),
    // An outcome that was counted needs its talks; one that is not needed needs none.
    before: { conclude: { kind: "inquiry" }, archive: { revisitOutcome: "notNeeded", revisitNeeded: false } },
  },
  client: { shownBy: (id) => [`/api/v1/client/${id}/timeline`, `/api/v1/client/duplicates?of=${id}`] },
  // What stands in place of the catalogue's wording can be given back to it.
  duty: { values: { trigger: "visitor.create" }, listed: ["trigger"], steps: () => ({ amend: { trigger: "visitor.create" } }), before: { giveBack: { code: "A1-FD-01" } } },
  checklistTemplate: { values: { questions: [{ id: "01890000-0000-7000-8000-000000000001", ask: "灯亮", kind: "yesNo", least: null, most: null, optional: true }] } },
  // A bank has no questions before somebody enters them.
  examPaper: { values: { kind: "typing", text: "一二三四五" } },
  compensation: { before: { give: { needsSign: false } } },
  assignment: { values: { from: "2026-01-01" }, steps: (now) => ({ end: { to: now.slice(0, 10) } }) },
  occupancy: { values: { from: "2026-01-01" }, steps: (now) => ({ leave: { to: now.slice(0, 10) } }) },
  // A month is signed, everything else is read.
  plan: { steps: () => ({ correct: inOrder }) },
  appraisal: { steps: () => ({ correct: inOrder }) },
  workSummary: { steps: () => ({ correct: inOrder }), before: { handIn: { kind: "quality" }, review: { kind: "special" }, sign: { kind: "month" } } },
  patrolRound: { before: { finish: { passed: 1 } } },
  dailySheet: { before: { handIn: { lines: 1 } } },
  keyLedger: { steps: (now) => ({ issue: { backBy: later(now) } }), before: { handOut: { kind: "vacant" } } },
  // Only what had a time and outlived it is destroyed.
  archive: { before: { proposeEnd: { keepUntil: "2020-01-01" } } },
  leaveRequest: { steps: () => ({ correct: { from: "2099-01-01", to: "2099-01-02" } }) },
  subscription: { steps: () => ({ renew: { to: "2099-01-01" }, correct: inOrder }) },
};
