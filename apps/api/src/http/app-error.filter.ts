import { answerMissingPage } from '@imgr/web-server';
import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendError } from './error-answer.ts';

@Catch()
export class AppErrorFilter implements ExceptionFilter {
  constructor(private readonly web: { hasPage: boolean }) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    // Of the framework: there is no such route.
    if (error instanceof NotFoundException && answerMissingPage(request, reply, this.web)) return;
    sendError(error, request, reply);
  }
}
