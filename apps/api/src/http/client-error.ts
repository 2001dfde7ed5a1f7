import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorBody } from '@imgr/contracts';

interface Answer {
  status: string;
  body: ErrorBody;
}

const ANSWERS: Record<string, Answer> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    body: { error: 'the headers are too large', code: 'headers_too_large' },
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    body: { error: 'the request came too slowly', code: 'request_too_slow' },
  },
};
const MALFORMED: Answer = {
  status: '400 Bad Request',
  body: { error: 'malformed request', code: 'bad_request' },
};

/** Answers what never became a request: what came is no HTTP, is too large, or came too slowly. Closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const { status, body } = ANSWERS[error.code ?? ''] ?? MALFORMED;
  const json = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\nConnection: close\r\n\r\n${json}`,
  );
}

/** An answer that has begun must not get another in its middle. Node keeps the one under way here, and so does its own handler. */
function isAnswering(socket: Socket & { _httpMessage?: ServerResponse }): boolean {
  return socket._httpMessage?.headersSent ?? false;
}
