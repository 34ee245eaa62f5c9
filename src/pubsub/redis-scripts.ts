/** Scripts of the Redis log. Each is atomic, and touches keys of one hash slot only. */

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** Whether an id is before another one. */
const BEFORE = `
local function before(a, b)
  local ams, aseq = string.match(a, '^(%d+)-(%d+)$')
  local bms, bseq = string.match(b, '^(%d+)-(%d+)$')
  ams, bms = tonumber(ams), tonumber(bms)
  return ams < bms or (ams == bms and tonumber(aseq) < tonumber(bseq))
end
`;

/**
 * Removes the oldest entries over the limits, 1000 at most, and keeps the last id in mind; also for
 * each group that had not taken them: where it stood, and up to where entries are gone.
 */
const DROP = `${BEFORE}
local function markLost(stream, meta, last)
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local group = {}
    for i = 1, #info, 2 do group[info[i]] = info[i + 1] end
    local stood = group['last-delivered-id']
    if before(stood, last) then
      local field = 'lost:' .. group.name
      local mark = redis.call('HGET', meta, field)
      if mark then stood = string.match(mark, '^%S+') end
      redis.call('HSET', meta, field, stood .. ' ' .. last)
    end
  end
end
local function sizeOf(fields)
  local size = 0
  for i = 2, #fields, 2 do size = size + #fields[i] end
  return size
end
local function drop(stream, meta, now, maxLength, maxAgeMs, maxBytes, bytes)
  local length = redis.call('XLEN', stream)
  if length == 0 then return 0 end
  local over = length - (maxLength or length)
  local page = 1000
  if not maxAgeMs and not maxBytes then page = math.min(page, over) end
  if page <= 0 then return 0 end
  local count, last = 0, nil
  for _, entry in ipairs(redis.call('XRANGE', stream, '-', '+', 'COUNT', page)) do
    local ms = tonumber(string.match(entry[1], '^%d+'))
    local isOver = count < over or (maxAgeMs and ms <= now - maxAgeMs) or
      (maxBytes and bytes > maxBytes)
    if not isOver then break end
    count = count + 1
    last = entry[1]
    if bytes then bytes = bytes - sizeOf(entry[2]) end
  end
  if count == 0 then return 0 end
  redis.call('XTRIM', stream, 'MAXLEN', '=', length - count)
  redis.call('HSET', meta, 'trimmed', last)
  markLost(stream, meta, last)
  if bytes and redis.call('HEXISTS', meta, 'maxBytes') == 1 then
    redis.call('HSET', meta, 'bytes', bytes)
  end
  return count
end
`;

/** Makes sure that a stream which is there has a birth mark: another mark is another stream. */
const BIRTH = `
local function exists(stream, meta)
  return redis.call('HEXISTS', meta, 'birth') == 1 or redis.call('EXISTS', stream) == 1
end
local function born(stream, meta, mark)
  redis.call('HSETNX', meta, 'birth', mark)
  return redis.call('HGET', meta, 'birth')
end
`;

export const SCRIPTS = {
  /** stream, meta | mark, maxLength, maxAgeMs, maxBytes -> limits as they are */
  create: {
    keys: 2,
    lua: `${BIRTH}
if not exists(KEYS[1], KEYS[2]) then
  local names = { 'maxLength', 'maxAgeMs', 'maxBytes' }
  for i = 1, 3 do
    if ARGV[i + 1] ~= '' then redis.call('HSET', KEYS[2], names[i], ARGV[i + 1]) end
  end
  if ARGV[4] ~= '' then redis.call('HSET', KEYS[2], 'bytes', 0) end
end
born(KEYS[1], KEYS[2], ARGV[1])
return redis.call('HMGET', KEYS[2], 'maxLength', 'maxAgeMs', 'maxBytes')`,
  },
  /** stream, meta, once, onceTimes | onlyIfExists, windowMs, mark, (key, topic, data, headers)... */
  append: {
    keys: 4,
    lua: `${NOW}${BIRTH}${DROP}
if ARGV[1] == '1' and not exists(KEYS[1], KEYS[2]) then return false end
born(KEYS[1], KEYS[2], ARGV[3])
local limits = redis.call('HMGET', KEYS[2], 'maxLength', 'maxAgeMs', 'maxBytes', 'bytes')
local ids, added = {}, 0
local isOld = nil
for i = 4, #ARGV, 4 do
  local key = ARGV[i]
  local known = false
  if key ~= '' then
    if not isOld then
      isOld = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now - ARGV[2], 'LIMIT', 0, 500)
      for _, each in ipairs(isOld) do
        redis.call('ZREM', KEYS[4], each)
        redis.call('HDEL', KEYS[3], each)
      end
    end
    local at = redis.call('ZSCORE', KEYS[4], key)
    if at and tonumber(at) > now - ARGV[2] then known = redis.call('HGET', KEYS[3], key) end
  end
  if known then
    ids[#ids + 1] = '=' .. known
  else
    local topic, data, headers = ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
    local id
    if headers ~= '' then
      id = redis.call('XADD', KEYS[1], '*', 'd', data, 't', topic, 'h', headers)
    elseif topic ~= '' then
      id = redis.call('XADD', KEYS[1], '*', 'd', data, 't', topic)
    else
      id = redis.call('XADD', KEYS[1], '*', 'd', data)
    end
    ids[#ids + 1] = id
    added = added + #ARGV[i + 1] + #ARGV[i + 2] + #ARGV[i + 3]
    if key ~= '' then
      redis.call('HSET', KEYS[3], key, id)
      redis.call('ZADD', KEYS[4], now, key)
    end
  end
end
if limits[1] or limits[2] or limits[3] then
  local bytes = nil
  if limits[3] then bytes = redis.call('HINCRBY', KEYS[2], 'bytes', added) end
  local dropped
  repeat
    dropped = drop(KEYS[1], KEYS[2], now, tonumber(limits[1] or nil), tonumber(limits[2] or nil),
      tonumber(limits[3] or nil), bytes)
    if bytes then bytes = tonumber(redis.call('HGET', KEYS[2], 'bytes')) end
  until dropped < 1000
end
return ids`,
  },
  /** stream, meta | mark -> birth, last id that was given, trimmed; false where there is no stream */
  open: {
    keys: 2,
    lua: `${BIRTH}
if not exists(KEYS[1], KEYS[2]) then return false end
local birth = born(KEYS[1], KEYS[2], ARGV[1])
local last = '0-0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = info[i + 1] end
  end
end
return { birth, last, redis.call('HGET', KEYS[2], 'trimmed') }`,
  },
  /** stream, meta | maxLength, maxAgeMs, maxBytes, bytes -> how many went, 1000 at most */
  trim: {
    keys: 2,
    lua: `${NOW}${DROP}
return drop(KEYS[1], KEYS[2], now, tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]),
  tonumber(ARGV[4]))`,
  },
  /** stream | from -> the sum of 1000 entries' bytes, the last id; false at the end */
  measure: {
    keys: 1,
    lua: `${DROP}
local entries = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', 1000)
if #entries == 0 then return false end
local sum = 0
for _, entry in ipairs(entries) do sum = sum + sizeOf(entry[2]) end
return { sum, entries[#entries][1] }`,
  },
  /** stream, meta | ids... -> how many were there */
  remove: {
    keys: 2,
    lua: `${DROP}
local count = 0
local counts = redis.call('HEXISTS', KEYS[2], 'maxBytes') == 1
for i = 1, #ARGV do
  if counts then
    local found = redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i])
    if #found == 1 then redis.call('HINCRBY', KEYS[2], 'bytes', -sizeOf(found[1][2])) end
  end
  count = count + redis.call('XDEL', KEYS[1], ARGV[i])
end
return count`,
  },
  /**
   * stream, meta | group, text, start, mark, isRecovery, knownBirth, startIfSame
   * -> birth, what the group has where it differs, trimmed, 1 where the group was made; false where
   * there is no stream to recover on
   */
  join: {
    keys: 2,
    lua: `${BIRTH}
local group, text, start = ARGV[1], ARGV[2], ARGV[3]
if ARGV[5] == '1' and not exists(KEYS[1], KEYS[2]) then return false end
local birth = born(KEYS[1], KEYS[2], ARGV[4])
if ARGV[5] == '1' then
  start = '0-0'
  if birth == ARGV[6] then start = ARGV[7] end
end
local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], group, start, 'MKSTREAM')
if made.err then
  if not string.find(made.err, 'BUSYGROUP') then return made end
  local has = redis.call('HGET', KEYS[2], 'g:' .. group)
  if has and has ~= text then return { birth, has, false, 0 } end
end
redis.call('HSET', KEYS[2], 'g:' .. group, text)
return { birth, false, redis.call('HGET', KEYS[2], 'trimmed'), made.err and 0 or 1 }`,
  },
  /** stream, meta, nak | group -> 1 where there was one */
  leave: {
    keys: 3,
    lua: `
redis.call('HDEL', KEYS[2], 'g:' .. ARGV[1], 'lost:' .. ARGV[1])
redis.call('DEL', KEYS[3])
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('XGROUP', 'DESTROY', KEYS[1], ARGV[1])`,
  },
  /**
   * Claims what is due: refused entries whose delay is over, and those that nobody answered within
   * the grace period. A consumer that renews its claims has none of the latter.
   * stream, nak, meta | group, consumer, graceMs, limit, deadMs
   * -> entries with counts, lowest pending id, last delivered id, birth, mark of what was lost, how
   * many of those due were trimmed
   */
  sweep: {
    keys: 3,
    lua: `${NOW}${BEFORE}
local stream, nak, group, me = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
local limit = tonumber(ARGV[4])
local birth, mark, trimmed =
  unpack(redis.call('HMGET', KEYS[3], 'birth', 'lost:' .. group, 'trimmed'))
local taken, gone = {}, 0
local function claim(id, idle, count)
  local entries = redis.call('XCLAIM', stream, group, me, idle, id)
  local entry = entries[1]
  if entry and entry[2] then taken[#taken + 1] = { entry[1], entry[2], count + 1 }
  else
    redis.call('XACK', stream, group, id)
    if trimmed and not before(trimmed, id) then gone = gone + 1 end
  end
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', nak, '-inf', now, 'LIMIT', 0, limit)) do
  redis.call('ZREM', nak, id)
  local pending = redis.call('XPENDING', stream, group, id, id, 1)[1]
  if pending then claim(id, 0, pending[4]) end
end
if #taken < limit then
  local due = redis.call('XPENDING', stream, group, 'IDLE', ARGV[3], '-', '+', limit * 2 + 100)
  for _, pending in ipairs(due) do
    if #taken >= limit then break end
    if not redis.call('ZSCORE', nak, pending[1]) then claim(pending[1], ARGV[3], pending[4]) end
  end
end
if ARGV[5] ~= '' then
  for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
    local consumer = {}
    for i = 1, #info, 2 do consumer[info[i]] = info[i + 1] end
    if consumer.name ~= me and consumer.pending == 0 and consumer.idle > tonumber(ARGV[5]) then
      redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer.name)
    end
  end
end
local last = '0-0'
for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  local each = {}
  for i = 1, #info, 2 do each[info[i]] = info[i + 1] end
  if each.name == group then last = each['last-delivered-id'] end
end
return { taken, redis.call('XPENDING', stream, group)[2], last, birth, mark, gone }`,
  },
  /** meta | group, mark: the mark was told, and goes unless there is a later one. */
  told: {
    keys: 1,
    lua: `
local field = 'lost:' .. ARGV[1]
if redis.call('HGET', KEYS[1], field) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], field)`,
  },
  /** Only the holder may: stream, nak | group, consumer, id, delayMs */
  refuse: {
    keys: 2,
    lua: `${NOW}
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if #pending == 0 then return 0 end
redis.call('ZADD', KEYS[2], now + ARGV[4], ARGV[3])
return 1`,
  },
  /** Only the holder may: stream | group, consumer, id */
  extend: {
    keys: 1,
    lua: `
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if #pending == 0 then return 0 end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'JUSTID')
return 1`,
  },
} as const;

export type ScriptName = keyof typeof SCRIPTS;
