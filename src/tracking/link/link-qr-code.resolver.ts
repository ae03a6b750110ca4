import { Args, FieldResolver, Resolver, Root } from 'type-graphql';
import { Costs } from '../../kernel/schema/costs.js';
import { drawQrCode } from './draw-qr-code.js';
import { Link } from './link.entity.js';
import type { LinkService } from './link.service.js';
import { QrCodeArgs } from './qr-code.args.js';
import { UrlScalar } from '../../kernel/schema/scalars.js';

@Resolver(() => Link)
export class LinkQrCodeResolver {
  constructor(private readonly service: LinkService) {}

  @FieldResolver(() => UrlScalar, {
    description: 'A QR code of `shortUrl` as a data URL, such as `data:image/png;base64,…`.',
  })
  @Costs(500)
  qrCode(@Root() link: Link, @Args() args: QrCodeArgs): string {
    const { type, bytes } = drawQrCode(this.service.shortUrl(link), args);
    return `data:${type};base64,${bytes.toString('base64')}`;
  }
}
