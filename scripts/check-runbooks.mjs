// What the runbooks name is there, and tried by something: node scripts/check-runbooks.mjs. With --run the commands that look
// at a machine (```sh machine) are run on one of the lab, which must be up.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRILLS } from '../lab/drills/list.mjs';
import { paths } from '../lab/settings.mjs';
import { root, say } from './prepare.mjs';
import { runQuietly } from './run-quietly.mjs';

const FOLDER = 'docs/runbooks';
const MACHINE = 'node2';

/** Rejects with everything that is named and not there, or that nothing ever runs. */
export async function checkRunbooks() {
  const wrong = runbooks().flatMap(({ name, text }) =>
    [...commandsIn(text).map(wrongWithCommand), ...wrongWithVariables(text), ...wrongWithDrills(text)]
      .filter(Boolean)
      .map((what) => `${name}: ${what}`),
  );
  const all = runbooks()
    .map(({ text }) => text)
    .join('\n');
  for (const { name } of DRILLS)
    if (!drillsIn(all).some((word) => isMeant(name, word)))
      wrong.push(`no runbook says what to do about the drill ${name}`);
  if (wrong.length > 0) throw new Error(wrong.join('\n  '));
}

/** Rejects at the first that fails. */
async function runMachineCommands() {
  for (const { name, text } of runbooks())
    for (const { command, where } of commandsIn(text)) {
      if (where !== 'machine') continue;
      say(`${name}: ${command}`);
      await runQuietly('ssh', ['-F', paths.sshConfig, MACHINE, command], { timeoutMs: 60_000 });
    }
}

function runbooks() {
  return readdirSync(join(root, FOLDER))
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name, text: readFileSync(join(root, FOLDER, name), 'utf8') }));
}

/** Of every block ```sh (on the operator's computer) and ```sh machine; a line that ends with \ goes on in the next. */
function commandsIn(text) {
  return [...text.matchAll(/^ *```sh ?(\w*)\n([\s\S]*?)^ *```$/gm)].flatMap(([, where, block]) =>
    block
      .replaceAll(/\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
      .filter(Boolean)
      .map((command) => ({ command, where })),
  );
}

/** The lines "Drilled by: `NAME`, `NAME`". */
function drillsIn(text) {
  return [...text.matchAll(/^Drilled by:(.*)$/gm)].flatMap(([, names]) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
}

function wrongWithDrills(text) {
  return drillsIn(text)
    .filter((word) => !isDrill(word))
    .map((name) => `there is no drill ${name}`);
}

/** Also of those that a sentence names. */
function wrongWithVariables(text) {
  return variablesIn(text)
    .filter((variable) => !ansibleText().includes(variable))
    .map((variable) => `no playbook knows ${variable}`);
}

const variablesIn = (text) => [...text.matchAll(/-e\s+(\w+)=/g)].map(([, variable]) => variable);

function wrongWithCommand({ command, where }) {
  if (where === 'machine') return wrongOnMachine(command);
  const [program, ...words] = command.split(/\s+/);
  if (program === 'npm') return wrongWithNpm(words, command);
  if (program === 'ansible-playbook') return wrongWithPlaybook(words, command);
  return HARMLESS.some((known) => command.startsWith(known)) ? undefined : `nothing ever runs "${command}"`;
}

/** As the drills understand it: a word stands for all that begin with it. */
const isMeant = (name, word) => name === word || name.startsWith(`${word}-`);
const isDrill = (word) => DRILLS.some(({ name }) => isMeant(name, word));

/** What needs no trial. */
const HARMLESS = ['cd ', 'export '];

function wrongWithNpm([verb, script, ...words], command) {
  if (verb !== 'run' || !(script in packageScripts())) return `there is no "${command}"`;
  if (script !== 'lab:drill') return undefined;
  const unknown = words.filter((word) => !word.startsWith('-') && !isDrill(word));
  return unknown.length > 0 ? `there is no drill ${unknown.join(', ')}` : undefined;
}

/** The playbook and its variables exist, and the lab runs it. */
function wrongWithPlaybook(words, command) {
  const playbook = words.find((word) => word.endsWith('.yml') && word.startsWith('playbooks/'));
  if (!playbook || !existsSync(join(root, 'ansible', playbook)))
    return `there is no playbook in "${command}"`;
  const name = playbook.slice('playbooks/'.length, -'.yml'.length);
  if (!isRun(name)) return `nothing in lab/ runs ${playbook}`;
  const variables = variablesIn(command);
  const untried = variables.filter((variable) => !labText().includes(variable));
  return untried.length > 0 ? `nothing in lab/ sets ${untried.join(', ')}` : undefined;
}

/** Also by a playbook that it is part of. */
function isRun(name) {
  return labText().includes(`playbook('${name}'`) || ansibleText().includes(`import_playbook: ${name}.yml`);
}

/** Those are run as they are, by --run: they may look, and nothing else. */
function wrongOnMachine(command) {
  const looks =
    /^(systemctl (status|is-active|show)|journalctl|ip -brief|docker ps|imgr-load-balancer status)/;
  return looks.test(command) ? undefined : `not known to only look: "${command}"`;
}

const packageScripts = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
const labText = () => textUnder('lab', '.mjs');
const ansibleText = () => textUnder('ansible', '.yml');

function textUnder(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');
}

if (process.argv[1] === import.meta.filename) {
  await checkRunbooks();
  if (process.argv.includes('--run')) await runMachineCommands();
}
