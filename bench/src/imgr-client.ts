import { type ImageInfo, imagePaths, routes, type StatusEvent, type UploadedImage } from '@imgr/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';

/** A program that uploads to an imgr, in any mode, and waits for the sizes as a browser does. */
export class ImgrClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  post(file: Blob): Promise<Response> {
    const form = new FormData();
    form.set('file', file, 'picture');
    return fetch(this.url + routes.upload, { method: 'POST', body: form });
  }

  /** Resolves once it is acknowledged. */
  async acknowledged(file: Blob): Promise<UploadedImage> {
    const answer = await this.post(file);
    if (answer.status !== 201) throw new Error(`an upload was answered with ${answer.status}`);
    return (await answer.json()) as UploadedImage;
  }

  /** Resolves once all sizes are there. */
  async upload(file: Blob): Promise<ImageInfo> {
    const { id } = await this.acknowledged(file);
    return this.#untilReady(id);
  }

  async #untilReady(id: string): Promise<ImageInfo> {
    const { body } = await fetch(`${this.url}${imagePaths.original(id)}/events`);
    const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const { data } of events ?? []) {
      const event = JSON.parse(data) as StatusEvent;
      if (event.status === 'ready') return event;
      if (event.status !== 'pending') throw new Error(`an upload became ${event.status}`);
    }
    throw new Error('the events of an upload ended before it was ready');
  }
}
