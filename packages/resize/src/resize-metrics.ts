import { Counter, Histogram, type Registry } from 'prom-client';

/** What whoever resizes counts. Names and units follow Prometheus' conventions. */
export class ResizeMetrics {
  readonly resizeSeconds: Histogram;
  readonly jobFailures: Counter;
  readonly deadJobs: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.resizeSeconds = new Histogram({
      name: 'imgr_resize_duration_seconds',
      help: 'Making all sizes of one image.',
      buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180],
      registers,
    });
    this.jobFailures = new Counter({
      name: 'imgr_job_failures_total',
      help: 'Deliveries of jobs that failed; most are tried again.',
      registers,
    });
    this.deadJobs = new Counter({
      name: 'imgr_dead_jobs_total',
      help: 'Jobs that are not tried again: what is still pending of their images is failed.',
      registers,
    });
  }
}
