/** What the benchmark is doing: beside its results, so that they can be kept in a file. */
export function say(text: string): void {
  process.stderr.write(`imgr: ${text}\n`);
}
