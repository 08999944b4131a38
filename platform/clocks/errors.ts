/** What can be wrong with a calendar, an instant or a length of time. */
export type CalendarErrorCode =
  | "calendar_never_opens"
  | "calendar_out_of_range"
  | "calendar_zone_unknown"
  | "calendar_window_invalid"
  | "calendar_day_invalid"
  | "calendar_data_invalid"
  | "instant_invalid"
  | "duration_invalid"
  | "recurrence_invalid";

/** What can be wrong with an operation on a clock. */
export type ClockErrorCode =
  | "clock_within_invalid"
  | "clock_climb_invalid"
  | "clock_stopped"
  | "clock_already_paused"
  | "clock_not_paused"
  | "clock_time_backwards";

/** A sentence for the reader in both languages. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** A calendar, an instant or a duration cannot be used; `sentence` says why and what to do. */
export class CalendarError extends Error {
  readonly code: CalendarErrorCode;
  readonly sentence: Sentence;
  constructor(code: CalendarErrorCode, sentence: Sentence) {
    super(sentence.en);
    this.name = "CalendarError";
    this.code = code;
    this.sentence = sentence;
  }
}

/** A clock refuses an operation; `sentence` says why and what to do. */
export class ClockError extends Error {
  readonly code: ClockErrorCode;
  readonly sentence: Sentence;
  constructor(code: ClockErrorCode, sentence: Sentence) {
    super(sentence.en);
    this.name = "ClockError";
    this.code = code;
    this.sentence = sentence;
  }
}
