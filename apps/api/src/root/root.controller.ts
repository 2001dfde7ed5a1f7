import { routes, type UrlTemplates } from '@imgr/contracts';
import { sendPage, wantsPage } from '@imgr/web-server';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { CONFIG, RUNTIME } from '../tokens.ts';

@Controller()
export class RootController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  @Get(routes.root)
  root(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    reply.header('vary', 'Accept').header('cache-control', 'no-cache');
    if (this.runtime.webDir && wantsPage(request)) sendPage(reply, routes.root);
    else reply.send(this.urlTemplates());
  }

  private urlTemplates(): UrlTemplates {
    const image = `${this.config.publicUrl}/image`;
    return {
      upload_url: image,
      original_image_url: `${image}/{id}`,
      big_image_url: `${image}/{id}/big`,
      medium_image_url: `${image}/{id}/medium`,
      small_image_url: `${image}/{id}/small`,
      tiny_image_url: `${image}/{id}/tiny`,
    };
  }
}
