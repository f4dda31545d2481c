export { editDistance, nearest } from '../sim/nearest.js';
