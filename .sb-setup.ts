// Generates N cases + clients by mixing complaint sentences.
import { chmod, mkdtemp, readFile, writeFile, copyFile, mkdir } from "node:fs/promises";
import { startEmbedded } from "/work/main/platform/store/embedded.ts";
import { openDatabase } from "/work/main/platform/store/database.ts";
import { migrate } from "/work/main/platform/store/migrate.ts";
import { readSheet } from "/work/main/platform/sheets/read.ts";
import { v7 } from "uuid";
const N = Number(process.argv[2] ?? 150000);
const folder = "/tmp/sb/pg"; await mkdir(folder,{recursive:true}); await chmod(folder, 0o711);
const pg = await startEmbedded(folder);
await writeFile("/tmp/sb/urls.json", JSON.stringify(pg.urls));
const db = openDatabase(pg.urls.migrator);
console.log(await migrate(db, "/work/main/migrations"));
const sheet = await readSheet("/work/shared/data/complaints.xlsx", { name: "complaints.xlsx" });
const msgs = sheet.rows.slice(1).map((r) => ({ subject: String(r[2]?.value ?? "").trim(), text: String(r[4]?.value ?? "").trim(), answer: String(r[5]?.value ?? "").trim() })).filter((m) => m.subject);
const len = (k: "subject"|"text"|"answer") => { const a = msgs.map((m) => m[k].length).sort((x,y)=>x-y); return [a[a.length>>1], a[Math.floor(a.length*.9)]]; };
console.log(msgs.length, "median/p90", len("subject"), len("text"), len("answer"));
let seed = 12345; const rnd = () => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed / 4294967296; };
const sentences = msgs.map((m) => m.text.split(/(?<=[。！？；\n])/).map((s) => s.trim()).filter((s) => s.length > 3));
const asent = msgs.map((m) => m.answer.split(/(?<=[。！？；\n])/).map((s) => s.trim()).filter((s) => s.length > 3));
const gauss = () => Math.sqrt(-2*Math.log(rnd()+1e-12))*Math.cos(2*Math.PI*rnd());
const w = msgs.map(() => Math.exp(gauss())); const cum: number[] = []; w.reduce((a,b,i)=>cum[i]=a+b,0); const tot = cum.at(-1)!;
const pick = () => { const x = rnd()*tot; let lo=0, hi=cum.length-1; while(lo<hi){const m=(lo+hi)>>1; if(cum[m]!<x) lo=m+1; else hi=m;} return lo; };
const siteNames = ["朝阳","海淀","丰台","西城","东城","通州","顺义","昌平"]; const siteW=[.46,.187,.12,.08,.06,.04,.03,.023];
const org = v7(); const now = "2026-11-24T02:00:00.000Z";
await db.query("insert into organisation (id,name,created_at) values ($1,'o',$2)",[org, now]);
const sites = siteNames.map(() => v7()); const staff = Array.from({length:40},()=>v7());
for (let i=0;i<8;i++) await db.query("insert into site (org_id,id,state,version,created_at,updated_at,name) values ($1,$2,'open',1,$3,$3,$4)",[org,sites[i],now,siteNames[i]+"花园"]);
for (let i=0;i<40;i++) await db.query("insert into staff (org_id,id,state,version,created_at,updated_at,name,staff_number,language) values ($1,$2,'active',1,$3,$3,$4,$5,'zh')",[org,staff[i],now,"员工"+i,"S"+i]);
const sur = [..."王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"], giv=[..."伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂小玲建国红梅"];
const name = () => sur[Math.floor(rnd()*sur.length)]! + giv[Math.floor(rnd()*giv.length)] + (rnd()<.8?giv[Math.floor(rnd()*giv.length)]:"");
const phone = () => "1" + [3,5,7,8][Math.floor(rnd()*4)] + String(Math.floor(rnd()*1e9)).padStart(9,"0");
const M = Math.ceil(N/10); const clients = Array.from({length:M},()=>v7());
const span = 730*86400e3, start = Date.parse(now)-span;
const insert = async (table: string, rows: any[]) => { const cols = Object.keys(rows[0]); await db.query(`insert into ${table} (${cols.join(",")}) select ${cols.join(",")} from json_populate_recordset(null::${table}, $1)`, [JSON.stringify(rows)]); };
let buf: any[] = [];
for (let i=0;i<M;i++){ const at = new Date(start+span*i/M).toISOString(); const s = si(); buf.push({org_id:org,id:clients[i],number:`K${at.slice(0,4)}${at.slice(5,7)}-${String(i).padStart(4,"0")}`,state:"active",version:1,created_at:at,updated_at:at,name:name(),phones:[phone()],emails:[],kind:"existing",site:sites[s],tags:[],consent:"given",following:false}); if(buf.length===2000||i===M-1){await insert("client",buf);buf=[];} }
function si(){ let x=rnd(); for(let i=0;i<8;i++){x-=siteW[i]!; if(x<0) return i;} return 0; }
const cutTo = (s: string, n: number) => s.length>n ? s.slice(0,n) : s;
let day = "", seq = 0;
console.time("cases");
for (let i=0;i<N;i++){
  const t = start + span*i/N; const at = new Date(t).toISOString(); const d = at.slice(0,10).replaceAll("-",""); if (d!==day){day=d;seq=0;}
  const s = si(); const m = pick();
  let text = ""; while (text.length < 60+rnd()*240) { const q = sentences[pick()]!; if (q.length) text += q[Math.floor(rnd()*q.length)]; }
  let sol = ""; if (rnd()<.5) { while (sol.length < 60+rnd()*340) { const q = asent[pick()]!; if (q.length) sol += q[Math.floor(rnd()*q.length)]; } }
  const subject = cutTo((rnd()<.4?siteNames[s]!+"花园":"")+msgs[m]!.subject,60);
  const old = i < N/8; text = text.replaceAll("口罩","面具"); if (old && rnd()<.05) text = "没有口罩。"+text;
  const o = staff[Math.floor(40*rnd()**2)]; const cr = staff[Math.floor(40*rnd()**2)];
  buf.push({org_id:org,id:v7({msecs:t}),number:`C${d}-${String(++seq).padStart(4,"0")}`,state:"assigned",version:1,created_at:at,updated_at:at,participants:[...new Set([o,cr])],kind:"complaint",severity:"normal",safety:false,client:clients[i%M],site:sites[s],subject,event:cutTo(text,400),solution:sol?cutTo(sol,500):null,happened_at:"昨晚",place:"楼下",person:"本人",phone:phone(),photos:[],channel:"call",received_at:at,owner:o,reassign_count:0,refused_count:0,late_notices:0,revisit_needed:true,revisit_tries:0});
  if (buf.length===1000||i===N-1){await insert('"case"',buf);buf=[];}
}
console.timeEnd("cases");
await writeFile("/tmp/sb/meta.json", JSON.stringify({org,sites,staff,N}));
await db.query("analyze"); 
await db.close();
