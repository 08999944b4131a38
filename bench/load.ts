import { performance } from "node:perf_hooks";

export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly count: number;
}

/** Runs closed-loop clients for some seconds after a warm-up, and tells throughput and latency in milliseconds. */
export async function closedLoop(clients: number, seconds: number, work: (client: number, n: number) => Promise<void>, warmUp = 0.5): Promise<Measured> {
  const times: number[] = [];
  const start = performance.now();
  const from = start + warmUp * 1000;
  const end = from + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let n = 0; performance.now() < end; n++) {
        const began = performance.now();
        await work(client, n);
        const now = performance.now();
        if (began >= from && now <= end) times.push(now - began);
      }
    }),
  );
  times.sort((a, b) => a - b);
  const at = (share: number): number => round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN);
  return { perSecond: round(times.length / seconds), p50: at(0.5), p95: at(0.95), p99: at(0.99), count: times.length };
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
