import { newImageId, resizeJob } from '@imgr/contracts';
import { RabbitMqAnnouncements, RabbitMqConnection, RabbitMqJobQueue } from '../rabbitmq.ts';

// A process that uses everything, closes it, and must end by itself then.
const connection = RabbitMqConnection.open({ url: String(process.argv[2]) });
const queue = new RabbitMqJobQueue(connection, { maxAttempts: 3, firstRetryMs: 1000 });
new RabbitMqAnnouncements(connection).subscribe(() => {});
await queue.consume(async () => {}, { slots: 1 });
const publishing = queue.publish(resizeJob(newImageId())).catch(() => {});
const started = performance.now();
await queue.close();
await connection.close();
await publishing;
console.log(JSON.stringify({ closedInMs: performance.now() - started }));
