import type { Pictures } from './pictures.ts';
import type { MeasureTable } from './report/measure.ts';

/** What every section gets. */
export interface Bench {
  rounds: number;
  /** How many images `memory` uploads. */
  images: number;
  /** For files that end with the run. */
  folder: string;
  pictures: Pictures;
}

export type Section = (bench: Bench) => Promise<MeasureTable[]>;
