import { defineList } from '../../kernel/list/define-list.js';
import {
  amountField,
  idField,
  ofOrganizations,
  timeField,
  wordField,
} from '../../kernel/list/filter-fields.js';
import { byAmount, byWord, orNull } from '../../kernel/list/list-order.js';
import { Conversion, ConversionStatus } from './conversion.entity.js';

/**
 * Conversions. Indexes: conversion_organization, conversion_campaign, conversion_of_promoter,
 * conversion_goal, conversion_status, conversion_amount, conversion_created.
 */
export const conversionList = defineList(Conversion, {
  name: 'Conversion',
  what: 'conversions',
  orders: {
    AMOUNT: byAmount(orNull.amount('amount'), 'By asset, then by amount. Without an amount is below all.'),
    STATUS: byWord('status', 'By status, in the order of the alphabet.'),
  },
  filters: {
    organizationId: ofOrganizations('conversions'),
    campaignId: idField('campaign', 'campaign_id', 'Only conversions of these campaigns.'),
    promoterId: idField('promoter', 'promoter_id', 'Only conversions of these promoters.'),
    goalId: idField('goal', 'goal_id', 'Only conversions of these goals.'),
    status: wordField('ConversionStatus', ConversionStatus, 'status', 'Only conversions in these statuses.'),
    amount: amountField(orNull.amount('amount'), 'Only conversions with these amounts.'),
    createdAt: timeField('created_at', 'Only conversions that were recorded in this period.'),
  },
});
