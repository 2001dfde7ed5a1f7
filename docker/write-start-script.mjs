// node write-start-script.mjs APP_FOLDER: prints the script that an image starts, from the app's own command.json.
import { readFileSync } from 'node:fs';

const [folder] = process.argv.slice(2);
const { nodeArguments, entry } = JSON.parse(readFileSync(`${folder}/command.json`, 'utf8'));
// exec: node takes the shell's place, and so the signals.
process.stdout.write(`#!/bin/sh\nexec node ${nodeArguments.join(' ')} ${folder}/${entry}\n`);
