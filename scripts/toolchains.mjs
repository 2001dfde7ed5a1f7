import { output } from './apt.mjs';

export const GO = {
  name: 'Go',
  command: 'go',
  version: ['version'],
  from: 'https://go.dev/dl',
  needed: '1.24 or newer',
};
export const CARGO = {
  name: 'Rust',
  command: 'cargo',
  version: ['--version'],
  from: 'https://rustup.rs',
  needed: 'a current one',
};

/** Throws, saying plainly what is missing and what it is needed for, where a compiler is not there. */
export function requireTool({ name, command, version, from, needed }, why) {
  if (output(command, version)) return;
  throw new Error(
    `${why}: that takes ${name} (${needed}: ${from}), and there is no "${command}" on the PATH`,
  );
}
