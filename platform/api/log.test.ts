import { expect, test } from "vitest";
import { logged } from "./log.ts";

test("an error is logged by its kind and place, never with the values it was about", () => {
  const error = Object.assign(new Error(`invalid input syntax for type uuid: "赵建国 13800136621"`), { code: "22P02", detail: "Key (phone)=(13800136621) exists", where: "unnamed portal parameter $1 = '赵建国'", table: "client", constraint: "client_pkey", parameters: ["13800136621"] });
  const line = JSON.stringify(logged(error));
  for (const value of ["赵建国", "13800136621"]) expect(line).not.toContain(value);
  expect(logged(error)).toMatchObject({ type: "Error", code: "22P02", table: "client", constraint: "client_pkey", message: "invalid input syntax for type uuid: …" });
  expect(logged(error).stack).toContain("log.test.ts");
});

test("values without quotes are taken out as well", () => {
  for (const message of ["Unexpected token 赵 in JSON at position 3", "Key (phone)=(13800136621) already exists.", "cannot parse 13800136621 as a day", "Unexpected token 'x', ...\"phone\":\"13800136621\"... is not valid JSON"]) {
    expect(logged(new Error(message)).message).not.toMatch(/赵|1380013/);
  }
  expect(logged("13800136621")).toEqual({ type: "string", message: "", stack: "" });
});

test("of several errors the first five are told, and of each its causes, as free of values as itself", () => {
  const inner = Object.assign(new Error("Key (phone)=(13800136621) already exists."), { code: "23505" });
  const many = new AggregateError(Array.from({ length: 7 }, (_, i) => new Error(`clock ${i} “赵建国”`, { cause: inner })), "7 clocks could not be fired");
  const said = logged(many);
  expect(said.errors?.map(({ message }) => message)).toEqual([0, 1, 2, 3, 4].map((i) => `clock ${i} …`));
  expect(said.errors?.[0]?.cause).toMatchObject({ code: "23505", message: expect.stringContaining("already exists") });
  expect(JSON.stringify(said)).not.toMatch(/赵建国|13800136621/);
  const round = new Error("round");
  round.cause = round;
  expect(JSON.stringify(logged(round)).match(/"round"/g)).toHaveLength(5);
});
