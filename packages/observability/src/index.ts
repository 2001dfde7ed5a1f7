export { createLogger, type Logger } from './logger.ts';
export { startMetricsServer } from './metrics-server.ts';
