/** Whether a text looks like the initials of a Chinese name as one types them to find somebody, and not like a name: `zl`, `zjg`. */
export function looksLikeInitials(text: string): boolean {
  return /^[a-z]{1,4}$/.test(text.trim());
}
