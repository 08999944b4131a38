import { fill, L, listed, type Label, type Language } from "./label.ts";

/** Every problem the program can answer with: stable code → HTTP status and a sentence; `{x}` is filled from its params. */
export const problems = {
  not_signed_in: { status: 401, says: L("请先登录。", "Please sign in.") },
  sign_in_failed: { status: 401, says: L("账号或口令不对。连续几次不对会暂停一会儿。", "Sign-in name or password is wrong. After several tries it pauses for a while.") },
  second_factor_needed: { status: 401, says: L("请输入动态码：打开手机上的验证器看 6 位数字，也可以用恢复码。", "Enter the code: the six digits in your authenticator app, or a recovery code.") },
  second_factor_wrong: { status: 401, says: L("动态码不对，或已经用过。请等下一个再输，恢复码每个只能用一次。", "The code is wrong or was used already. Wait for the next one; a recovery code works once.") },
  second_factor_expired: { status: 410, says: L("这次打开两步验证的时间过了，请从输口令重新开始。", "The time to switch the second factor on has passed; start again with your password.") },
  pin_wrong: { status: 401, says: L("PIN 不对。连续几次不对就要用口令登录。", "The PIN is wrong. After several tries only the password helps.") },
  pin_spent: { status: 401, says: L("PIN 试错太多次，请用口令登录一次，PIN 就又能用了。", "Too many wrong PINs. Sign in with your password once, then the PIN works again.") },
  pin_weak: { status: 422, says: L("PIN 要 4 到 8 位数字，别用 1234、生日年份这类好猜的。", "A PIN has 4 to 8 digits; not one that is easily guessed, like 1234 or a year.") },
  device_unknown: { status: 403, says: L("这台电脑不是共用电脑，PIN 只能在设好的共用电脑上用。", "This is no trusted shared computer; a PIN works only on one.") },
  password_session: { status: 403, says: L("现在是用 PIN 登录的，这件事要用口令登录后再办。", "You are signed in by PIN; sign in with your password to do this.") },
  other_person: { status: 409, says: L("这台设备上已经换人登录，这一笔没有写。请回到自己的页面再办。", "Someone else is signed in on this device now, so nothing was written. Open the page anew as yourself.") },
  too_many_tries: { status: 429, says: L("试得太多了，请 {seconds} 秒后再试。", "Too many tries. Try again in {seconds} seconds.") },
  origin_refused: { status: 403, says: L("请求来自别的网页，已拒绝。", "The request came from another page and was refused.") },
  not_allowed: { status: 403, says: L("你的岗位没有这项权限：{capability}。", "Your post lacks this right: {capability}.") },
  not_found: { status: 404, says: L("没有找到，或你无权查看。", "Not found, or not yours to see.") },
  no_such_route: { status: 404, says: L("没有这个地址。", "There is no such address.") },
  no_such_step: { status: 404, says: L("没有“{step}”这一步。", "There is no step “{step}”.") },
  invalid_input: { status: 422, says: L("有内容要改：{fields}。", "Please correct: {fields}.") },
  field_required: { status: 422, says: L("请填写{field}。", "{field} is needed.") },
  field_invalid: { status: 422, says: L("{field}填得不对：{hint}", "{field} is not right: {hint}") },
  field_unknown: { status: 422, says: L("没有“{field}”这一项，请去掉。", "There is no field “{field}”; leave it out.") },
  field_readonly: { status: 422, says: L("{field}不能直接填写，它由流转写入。", "{field} cannot be typed; a step writes it.") },
  reference_missing: { status: 422, says: L("{field}所指的记录不存在、已停用，或你无权查看。", "What {field} points to does not exist, is no longer used, or is not yours to see.") },
  already_taken: { status: 409, says: L("{field}已被另一条记录占用。", "{field} is already used by another record.") },
  note_required: { status: 422, says: L("请写明原因。", "Please give the reason.") },
  version_conflict: { status: 409, says: L("这条记录刚被别人改过。请看两边的内容再定。", "Someone changed this record just now. Compare both versions and decide.") },
  wrong_state: { status: 409, says: L("现在是“{state}”，不能“{step}”。", "It is “{state}” now; “{step}” is not possible.") },
  still_lacks: { status: 409, says: L("{step}还缺：{fields}。", "{step} still lacks: {fields}.") },
  guard_refused: { status: 409, says: L("{reason}", "{reason}") },
  invariant_refused: { status: 409, says: L("{reason}", "{reason}") },
  still_used: { status: 409, says: L("还有记录用着它，不能这样改。", "Other records still use it, so this cannot be done.") },
  signature_needed: { status: 403, says: L("签字要本人的登录口令：没填或不对，请再输一次。", "Signing needs your own sign-in password: it is missing or wrong. Enter it again.") },
  key_reused: { status: 422, says: L("同一个 Idempotency-Key 用在了不同的内容上，请换一个。", "The Idempotency-Key was used before with other content; use a new one.") },
  filter_invalid: { status: 422, says: L("筛选条件“{filter}”不能用。", "The filter “{filter}” cannot be used.") },
  cursor_invalid: { status: 422, says: L("翻页标记已失效，请从第一页重新看。", "The page mark is no longer valid; start from the first page.") },
  body_too_large: { status: 413, says: L("内容太大，最多 {megabytes} MB。", "Too large; at most {megabytes} MB.") },
  body_unreadable: { status: 400, says: L("内容读不懂：要 JSON，且嵌套不超过 {depth} 层。", "The body could not be read: JSON nested at most {depth} levels is expected.") },
  media_type_refused: { status: 415, says: L("不支持这种内容类型。", "This content type is not supported.") },
  sheet_refused: { status: 422, says: L("{reason}", "{reason}") },
  set_up_closed: { status: 409, says: L("这里已经设置过了。", "This has been set up already.") },
  link_expired: { status: 410, says: L("这个链接或一次性口令已失效，请重新要一个。", "This link or one-time code is no longer valid; ask for a new one.") },
  password_weak: { status: 422, says: L("口令至少 {min} 个字，也不要太常见。", "The password needs at least {min} characters and must not be a common one.") },
  hand_over_first: { status: 409, says: L("名下还有 {count} 件未结，请先移交。", "{count} open items are still in this person's name; hand them over first.") },
  undo_too_late: { status: 409, says: L("合并后已有改动，不能撤销，请用拆分。", "It was changed since the merge, so it cannot be undone; use split.") },
  busy: { status: 503, says: L("数据库暂时不通，请稍后再试；你填的内容还在。", "The database cannot be reached just now. Try again shortly; what you typed is kept.") },
  disk_full: { status: 507, says: L("服务器的磁盘满了，现在只能看、不能写。请让管理员腾出空间；你填的内容还在。", "The server's disk is full: reading works, writing does not. Ask the administrator to make room; what you typed is kept.") },
  internal: { status: 500, says: L("出错了，已记录。编号 {trace}。", "Something went wrong and was logged. Reference {trace}.") },
} as const satisfies Record<string, { status: number; says: Label }>;

export type ProblemCode = keyof typeof problems;

/** A parameter of a sentence: plain, or a label that is chosen by the reader's language, or a list of such. */
export type ProblemParam = string | number | Label | readonly (string | Label)[];

export interface FieldProblem {
  readonly field: string;
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, ProblemParam>>;
}

/** A refusal with a stable code; the API's error exit turns it into an RFC 9457 problem in the reader's language. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, ProblemParam>>;
  readonly fields: readonly FieldProblem[];
  /** Further data for the reader's program, such as both versions of a lost race. */
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, params: Readonly<Record<string, ProblemParam>> = {}, more: { fields?: readonly FieldProblem[]; detail?: Readonly<Record<string, unknown>> } = {}) {
    super(code);
    this.name = "Problem";
    this.code = code;
    this.params = params;
    this.fields = more.fields ?? [];
    this.detail = more.detail ?? {};
  }
}

/** Makes the refusal of one or more fields; its own sentence lists their names. */
export function fieldProblem(fields: readonly (FieldProblem & { label?: Label })[]): Problem {
  return new Problem("invalid_input", { fields: fields.map((f) => f.label ?? f.field) }, { fields: fields.map(({ field, code, params }) => ({ field, code, params })) });
}

/** The refusal of a text that would have to be cut: what was typed stays with the reader, who shortens it. */
export function tooLong(field: string, label: Label, most: number): Problem {
  return fieldProblem([{ field, code: "field_invalid", params: { field: label, hint: L(`最多 ${most} 个字。`, `at most ${most} characters.`) }, label }]);
}

/** The sentence of a problem in a language. */
export function sentence(code: ProblemCode, params: Readonly<Record<string, ProblemParam>>, language: Language): string {
  return fill(problems[code].says[language], params, (param) => said(param, language));
}

function said(param: ProblemParam | string | undefined, language: Language): string {
  if (param === undefined) return "";
  if (typeof param === "string" || typeof param === "number") return String(param);
  if (Array.isArray(param)) return listed(param.map((part) => said(part, language)), language);
  return (param as Label)[language];
}
