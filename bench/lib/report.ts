import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** A limit that a figure has to hold. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly is: '>=' | '<=';
}

/** Prints a table: names to the left, numbers to the right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows) {
    const cells = row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)));
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

/** Prints the bars, a line each, and gives whether all hold. */
export function printBars(bars: readonly Bar[]): boolean {
  let areHeld = true;
  for (const { name, value, limit, is } of bars) {
    const isHeld = is === '>=' ? value >= limit : value <= limit;
    areHeld &&= isHeld;
    process.stdout.write(`bar ${name} ${round(value)} ${is} ${limit} ${isHeld ? 'holds' : 'falls short'}\n`);
  }
  return areHeld;
}

/** Writes the figures of a run as JSON, with the machine and the date. */
export function writeResult(name: string, figures: object): void {
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ date: new Date().toISOString(), machine, ...figures }, undefined, 2)}\n`);
}

/** Two significant decimals at most. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
