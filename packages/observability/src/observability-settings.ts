import { z } from 'zod';

export const observabilitySettings = {
  METRICS_HOST: z.string().default('127.0.0.1').describe('the address of the metrics: never a public one'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('how much to log: fatal, error, warn, info, debug, trace or silent'),
};
