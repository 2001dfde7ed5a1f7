import type { Services } from './cluster/services.ts';
import type { Pictures } from './pictures.ts';
import type { MeasureTable } from './report/measure.ts';

/** What every section gets. */
export interface Bench {
  rounds: number;
  /** How many images `memory` uploads. */
  images: number;
  /** How many uploads wait in `sweeper`. */
  pending: number;
  /** For files that end with the run. */
  folder: string;
  pictures: Pictures;
  services: Services;
}

export type Section = (bench: Bench) => Promise<MeasureTable[]>;
