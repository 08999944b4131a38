import { Readable } from "node:stream";
import { crc32, deflateSync } from "node:zlib";
import { v7 as uuid } from "uuid";
import { pick, type Life } from "./world.ts";

const [width, height] = [240, 180];
type Colour = readonly [number, number, number];
const walls: readonly Colour[] = [[214, 205, 190], [196, 208, 214], [222, 216, 200], [188, 196, 186]];
const floors: readonly Colour[] = [[122, 112, 100], [96, 104, 110], [140, 128, 108]];
const marks: readonly Colour[] = [[176, 60, 44], [52, 96, 150], [70, 120, 72], [200, 150, 50]];

/** A picture as somebody takes it on a round: a wall, a floor, what stands before it, and the light of the day; as a PNG. */
function draw(life: Life): Buffer {
  const { roll } = life;
  const [wall, floor, thing, light] = [pick(roll, walls), pick(roll, floors), pick(roll, marks), 0.75 + roll(25) / 100];
  const [left, top, wide, high, edge] = [30 + roll(90), 45 + roll(45), 30 + roll(68), 45 + roll(52), 112 + roll(22)];
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inThing = x >= left && x < left + wide && y >= top && y < Math.min(height, top + high);
      const colour = inThing ? thing : y > edge ? floor : wall;
      // Corners are darker, as a phone sees them.
      const shade = light * (1 - Math.hypot(x / width - 0.5, y / height - 0.45) / 2);
      for (let part = 0; part < 3; part++) rows[y * (1 + width * 3) + 1 + x * 3 + part] = Math.round((colour[part] as number) * shade);
    }
  }
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), part("IHDR", size), part("IDAT", deflateSync(rows, { level: 6 })), part("IEND", Buffer.alloc(0))]);
}

function part(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Takes a photo and uploads it as its person would; its id as a list of one, or an empty list where files are kept nowhere. */
export async function photo(life: Life, number: string, name: string): Promise<string[]> {
  const { files, world: { engine, orgId } } = life;
  if (!files) return [];
  const id = uuid();
  const { size, sha256 } = await files.put(id, Readable.from([draw(life)]));
  await engine.db.query("insert into file (org_id, id, name, media_type, size, sha256, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8)", [orgId, id, `${name}.png`, "image/png", size, sha256, engine.now(), life.ids.get(number)]);
  return [id];
}
