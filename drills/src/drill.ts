import type { Servers } from './servers.ts';
import { type Site, type SiteNeeds, withSite } from './site.ts';
import type { Claim, Tally } from './tally.ts';

export type Form = 'full' | 'short';

export interface Findings {
  tally: Tally;
  claims: Claim[];
}

/** Of a form's parameters, those that it has. */
export interface Overrides {
  perSecond?: number;
  seconds?: number;
}

export interface DrillOptions<Parameters> {
  name: string;
  /** What is broken while pictures are uploaded. */
  breaks: string;
  full: Parameters;
  short: Parameters;
  needs?: (parameters: Parameters) => SiteNeeds;
  run: (site: Site, parameters: Parameters) => Promise<Findings>;
}

export interface DrillReport extends Findings {
  drill: string;
  breaks: string;
  form: Form;
  parameters: unknown;
  /** From the first upload to the last look. */
  seconds: number;
}

export interface Drill {
  name: string;
  breaks: string;
  /** Against a fresh imgr, which is gone afterwards. Rejects only where the drill itself cannot go on. */
  run(servers: Servers, form: Form, overrides?: Overrides): Promise<DrillReport>;
}

export function defineDrill<Parameters>(options: DrillOptions<Parameters>): Drill {
  const { name, breaks } = options;
  return {
    name,
    breaks,
    run: async (servers, form, overrides = {}) => {
      const parameters = overridden(options[form], overrides);
      const needs = options.needs?.(parameters) ?? {};
      return withSite(servers, needs, async (site) => {
        const started = performance.now();
        const findings = await options.run(site, parameters);
        const seconds = (performance.now() - started) / 1000;
        return { drill: name, breaks, form, parameters, seconds, ...findings };
      });
    },
  };
}

function overridden<Parameters>(parameters: Parameters, overrides: Overrides): Parameters {
  const known = Object.entries(overrides).filter(([name]) => Object.hasOwn(parameters as object, name));
  return { ...parameters, ...Object.fromEntries(known) };
}
