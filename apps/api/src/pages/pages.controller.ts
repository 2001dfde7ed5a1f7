import {
  type ImageInfo,
  imageIdSchema,
  type OEmbed,
  oembedQuerySchema,
  routes,
  UnavailableError,
} from '@imgr/contracts';
import { PAGE_HEADERS } from '@imgr/web-server';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Config } from '../config.ts';
import { RETRY_AFTER_SECONDS } from '../http/error-answer.ts';
import { InvalidQueryError, NotFoundError, NotJsonError } from '../http/http-errors.ts';
import { ImageInfoReader } from '../images/image-info.ts';
import { CONFIG } from '../tokens.ts';
import { imagePage } from './image-page.ts';
import { idInUrl, oembedOf } from './oembed.ts';

/** What is for people, and for the chats in which they share images. */
@Controller()
export class PagesController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly infoReader: ImageInfoReader,
  ) {}

  @Get(routes.imagePage)
  async imagePage(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const found = await this.lookUp(id);
    const status = found === 'unavailable' ? 503 : found ? 200 : 404;
    const info = found === 'unavailable' ? undefined : found;
    if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
    // A page is as good as an answer in JSON, but people can read it.
    reply
      .status(status)
      .headers(PAGE_HEADERS)
      .type('text/html; charset=utf-8')
      .send(imagePage(info, this.config.publicUrl));
  }

  @Get(routes.oembed)
  async oembed(@Query() query: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<OEmbed> {
    const parsed = oembedQuerySchema.safeParse(query);
    if (!parsed.success) throw new InvalidQueryError('give the url of an image');
    const { url, format, maxwidth, maxheight } = parsed.data;
    if (format !== 'json') throw new NotJsonError();
    const id = idInUrl(url, this.config.publicUrl);
    const info = id && (await this.infoReader.read(id));
    if (!info) throw new NotFoundError();
    reply.header('cache-control', 'no-cache');
    return oembedOf(info, this.config.publicUrl, { width: maxwidth, height: maxheight });
  }

  private async lookUp(id: string): Promise<ImageInfo | 'unavailable' | undefined> {
    if (!imageIdSchema.safeParse(id).success) return undefined;
    try {
      return await this.infoReader.read(id);
    } catch (error) {
      if (error instanceof UnavailableError) return 'unavailable';
      throw error;
    }
  }
}
