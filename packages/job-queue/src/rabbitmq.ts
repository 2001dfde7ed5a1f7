export type { ConnectionLogger } from './rabbitmq/broker-link.ts';
export { BrokerUnavailableError } from './rabbitmq/broker-unavailable-error.ts';
export { RabbitMqConnection, type RabbitMqConnectionOptions } from './rabbitmq/rabbitmq-connection.ts';
export { rabbitMqSettings } from './rabbitmq/rabbitmq-settings.ts';
export { RabbitMqAnnouncements } from './rabbitmq-announcements.ts';
export { RabbitMqJobQueue, type RabbitMqJobQueueOptions } from './rabbitmq-job-queue.ts';
