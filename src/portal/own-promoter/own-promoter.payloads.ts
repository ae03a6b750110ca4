import { connectionOf } from '../../kernel/schema/connection.js';
import { OwnPromoter } from './own-promoter.types.js';

export const OwnPromoterConnection = connectionOf(OwnPromoter, 'OwnPromoter');
