/** Lines of columns, padded to the widest cell of each. */
export function toTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<readonly number[]>((known, row) => row.map((cell, index) => Math.max(cell.length, known[index] ?? 0)), []);
  return rows.map((row) => `${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ').trimEnd()}\n`).join('');
}
