export { findFailing } from './find-failing.ts';
export { createLogger, type Logger } from './logger.ts';
export { type MetricsServerOptions, startMetricsServer } from './metrics-server.ts';
export { observabilitySettings } from './observability-settings.ts';
