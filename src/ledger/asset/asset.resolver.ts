import { Query, Resolver } from 'type-graphql';
import { knownAssets } from '../../kernel/assets.js';
import { AssetType } from './asset.type.js';

@Resolver()
export class AssetResolver {
  @Query(() => [AssetType], { description: 'The assets that amounts can be in, by code.' })
  assets(): readonly AssetType[] {
    return knownAssets();
  }
}
