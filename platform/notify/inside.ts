import { BlockList, isIP } from "node:net";

/** Networks that no mail goes to unless the keeper of the installation names the host: this machine, link-local, private, multicast, and those that carry an IPv4 address within an IPv6 one. */
const inside = new BlockList();
for (const [network, bits] of [["0.0.0.0", 8], ["10.0.0.0", 8], ["100.64.0.0", 10], ["127.0.0.0", 8], ["169.254.0.0", 16], ["172.16.0.0", 12], ["192.0.0.0", 24], ["192.168.0.0", 16], ["198.18.0.0", 15], ["224.0.0.0", 3]] as const) inside.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [["::", 96], ["64:ff9b::", 96], ["64:ff9b:1::", 48], ["2002::", 16], ["fc00::", 7], ["fe80::", 9], ["ff00::", 8]] as const) inside.addSubnet(network, bits, "ipv6");

/** Whether an address (IPv4 or IPv6, in any spelling) lies inside; what is no address counts as inside. An IPv4 address mapped into IPv6 is judged as itself. */
export function isInside(address: string): boolean {
  const bare = address.replace(/%.*$/, "");
  const family = isIP(bare);
  return family === 0 || inside.check(bare, family === 4 ? "ipv4" : "ipv6");
}

/** Whether a mail server may be called so: a name with a dot, or an address that does not lie inside. What a name leads to is looked at when it is used. */
export function publicHost(host: string): boolean {
  if (isIP(host) !== 0) return !isInside(host);
  return /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(host) && !/(^|\.)(localhost|\d+|0x[0-9a-f]*)$/.test(host);
}

/** Whether the keeper names a host: by `host:port`, or by the bare host for the usual ports. `host:*` names every port; the environment cannot say it, tests can. */
export function hostAllowed(allowed: readonly string[], host: string, port: number, usual: readonly number[]): boolean {
  const name = isIP(host) === 6 ? `[${host}]` : host;
  return allowed.includes(`${name}:${port}`) || allowed.includes(`${name}:*`) || (usual.includes(port) && allowed.includes(name));
}
