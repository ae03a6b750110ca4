import { hostname } from 'node:os';

/** This process, as sessions of PostgreSQL name it and log lines tell it: `tribute@web-1:4711`. */
export const processName = `tribute@${hostname().slice(0, 40)}:${process.pid}`;
