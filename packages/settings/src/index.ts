import { z } from 'zod';
import { readSettingFiles } from './setting-files.ts';

export { isGiven } from './setting-files.ts';

/** All that is wrong with the settings, each with its name and the form expected. Never shows a value: it may be a secret. */
export class SettingsError extends Error {
  constructor(problems: string[]) {
    super(`these settings are wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/**
 * Reads settings from environment variables, an empty one counting as not set. Each field of the schema is named as
 * its variable, and its description says the form expected. Each may be given as a file instead: `NAME_FILE` is its path.
 * @throws SettingsError
 */
export function readSettings<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: Record<string, string | undefined>,
): z.output<z.ZodObject<Shape>> {
  const { env: given, problems } = readSettingFiles(Object.keys(schema.shape), env);
  const set = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(set);
  if (result.success && problems.size === 0) return result.data;
  for (const { path } of result.error?.issues ?? []) {
    const name = String(path[0]);
    // What is wrong with its file has been said.
    if (!problems.has(name) && !problems.has(`${name}_FILE`)) problems.set(name, formExpected(schema, name));
  }
  throw new SettingsError([...problems].map(([name, problem]) => `${name}: ${problem}`));
}

/**
 * For the `refine` of a schema: the setting that does not go with another. It is looked at also where a third is wrong, so that
 * all is said at once: what is wrong itself may be missing then, or not a number.
 */
export function at(name: string) {
  return { path: [name], when: () => true };
}

function formExpected(schema: z.ZodObject, name: string): string {
  return z.globalRegistry.get(schema.shape[name] as z.ZodType)?.description ?? 'a valid value';
}

/** A whole number within bounds, both included. */
export function wholeNumber({ min, max, is }: { min: number; max: number; is: string }) {
  const form = `${is} (a whole number from ${min} to ${max})`;
  return {
    byDefault: (value: number) => z.coerce.number().int().min(min).max(max).default(value).describe(form),
  };
}

export function port(is: string) {
  return wholeNumber({ min: 1, max: 65_535, is });
}
