import { ArrayMaxSize, ArrayMinSize, IsIn, IsOptional, Length, Min } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { scopes } from '../../kernel/scopes.js';
import { IsOrigin } from '../../kernel/schema/validators.js';
import { ApiKeyKind } from './api-key-kind.js';

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId!: string;

  @Field(() => String, { description: 'What it is for, 1 to 200 characters.' })
  @Length(1, 200)
  name!: string;

  @Field(() => Environment, { description: 'The one environment that it works in.' })
  environment!: Environment;

  @Field(() => ApiKeyKind, { nullable: true, description: 'SECRET when nothing is said.' })
  kind?: ApiKeyKind | null;

  @Field(() => [String], { description: 'What it may do: `campaigns:read`, `events:write`, …; `*` is all.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsIn(['*', ...scopes], { each: true, message: `each scope must be one of *, ${scopes.join(', ')}` })
  scopes!: string[];

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it stops working by itself; never when left out.',
  })
  expiresAt?: Date | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Origins from which browsers may use a publishable key, such as `https://shop.example`; with none, no browser may.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @IsOrigin({ each: true })
  allowedOrigins?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Begins the token with `test_`, as TonicPow's guide has it. For secret keys of the sandbox only.",
  })
  tonicPowPrefix?: boolean | null;
}

@InputType({ description: 'A key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  id!: string;
}

@InputType({ description: 'A limit of a key of its own.' })
export class SetApiKeyRateLimitInput {
  @Field(() => ID, { description: 'The key.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: "Points a minute, 0 without limit; null for what the organization's plan allows.",
  })
  @IsOptional()
  @Min(0)
  rateLimit?: number | null;
}
