import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What this process counts. Names and units follow Prometheus' conventions. */
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds = new Histogram({
    name: 'imgr_http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
    registers: [this.registry],
  });
  readonly uploads = new Counter({
    name: 'imgr_uploads_total',
    help: 'Uploads by what became of them: accepted, or the code of the error.',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  readonly uploadedBytes = new Counter({
    name: 'imgr_uploaded_bytes_total',
    help: 'Bytes of the uploads that were accepted.',
    registers: [this.registry],
  });
  readonly eventStreams = new Gauge({
    name: 'imgr_event_streams',
    help: 'Streams of events that are open.',
    registers: [this.registry],
  });
  readonly republishedJobs = new Counter({
    name: 'imgr_republished_jobs_total',
    help: 'Jobs that the sweeper published again.',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
