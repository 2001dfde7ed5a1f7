import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, type Logger } from '@imgr/observability';
import { SettingsError } from '@imgr/settings';

/** What every config of a process says. */
export interface ProcessConfig {
  logLevel: string;
  stopTimeoutMs: number;
}

export interface StartedProcess<Config> {
  config: Config;
  logger: Logger;
}

/**
 * How every process of imgr begins: reads its settings, and ends with status 1 if they are wrong, or later at an error
 * that nobody caught.
 */
export function beginProcess<Config extends ProcessConfig>(
  name: string,
  readConfig: (env: NodeJS.ProcessEnv) => Config,
): StartedProcess<Config> {
  const config = configOrExit(name, readConfig);
  const logger = createLogger({ name, level: config.logLevel });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught');
    process.exit(1);
  });
  return { config, logger };
}

/**
 * How every process of imgr ends: at SIGTERM or SIGINT it closes, and exits with status 0 when that is done, or at the
 * time limit. What is under way then is lost to this process only: the store and the broker know of it. Further signals
 * change nothing: at one Ctrl-C the terminal signals every process of its group, and npm and its scripts pass theirs on.
 */
export function closeAtSignal(
  { config, logger }: StartedProcess<ProcessConfig>,
  close: () => Promise<void>,
): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (isStopping) return;
      isStopping = true;
      logger.info({ signal }, 'stopping');
      const inTime = await Promise.race([
        close().then(() => true),
        sleep(config.stopTimeoutMs, false, { ref: false }),
      ]);
      logger.info(
        inTime ? 'stopped' : 'stopped at the time limit, with work left for others or the next start',
      );
      process.exit(0);
    });
  }
}

function configOrExit<Config>(name: string, readConfig: (env: NodeJS.ProcessEnv) => Config): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${name} cannot start: ${error.message}\n`);
    process.exit(1);
  }
}
