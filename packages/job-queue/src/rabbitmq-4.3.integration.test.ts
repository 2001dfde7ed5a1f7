import { describeRabbitMq } from './rabbitmq-suite.fixture.ts';

describeRabbitMq('4.3');
