/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["coterie"] || ($protobuf.roots["coterie"] = {});

export const coterie = $root.coterie = (() => {

    /**
     * Namespace coterie.
     * @exports coterie
     * @namespace
     */
    const coterie = {};

    coterie.Header = (function() {

        /**
         * Properties of a Header.
         * @typedef {Object} coterie.Header.$Properties
         * @property {string|null} [name] Header name
         * @property {Array.<string>|null} [values] Header values
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Header.
         * @memberof coterie
         * @interface IHeader
         * @augments coterie.Header.$Properties
         * @deprecated Use coterie.Header.$Properties instead.
         */

        /**
         * Shape of a Header.
         * @typedef {coterie.Header.$Properties} coterie.Header.$Shape
         */

        /**
         * Constructs a new Header.
         * @memberof coterie
         * @classdesc Represents a Header.
         * @constructor
         * @param {coterie.Header.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Header = function (properties) {
            this.values = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Header name.
         * @member {string} name
         * @memberof coterie.Header
         * @instance
         */
        Header.prototype.name = "";

        /**
         * Header values.
         * @member {Array.<string>} values
         * @memberof coterie.Header
         * @instance
         */
        Header.prototype.values = $util.emptyArray;

        /**
         * Creates a new Header instance using the specified properties.
         * @function create
         * @memberof coterie.Header
         * @static
         * @param {coterie.Header.$Properties=} [properties] Properties to set
         * @returns {coterie.Header} Header instance
         * @type {{
         *   (properties: coterie.Header.$Shape): coterie.Header & coterie.Header.$Shape;
         *   (properties?: coterie.Header.$Properties): coterie.Header;
         * }}
         */
        Header.create = function(properties) {
            return new Header(properties);
        };

        /**
         * Encodes the specified Header message. Does not implicitly {@link coterie.Header.verify|verify} messages.
         * @function encode
         * @memberof coterie.Header
         * @static
         * @param {coterie.Header.$Properties} message Header message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Header.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.values != null && message.values.length)
                for (let i = 0; i < message.values.length; ++i)
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.values[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Header message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Header
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Header & coterie.Header.$Shape} Header
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Header.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Header();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.values && message.values.length))
                            message.values = [];
                        message.values.push(reader.stringVerify());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Header;
    })();

    coterie.Envelope = (function() {

        /**
         * Properties of an Envelope.
         * @typedef {Object} coterie.Envelope.$Properties
         * @property {string|null} [id] Envelope id
         * @property {Uint8Array|null} [key] Envelope key
         * @property {Array.<coterie.Header.$Properties>|null} [headers] Envelope headers
         * @property {string|null} [contentType] Envelope contentType
         * @property {number|null} [time] Envelope time
         * @property {Uint8Array|null} [data] Envelope data
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Envelope.
         * @memberof coterie
         * @interface IEnvelope
         * @augments coterie.Envelope.$Properties
         * @deprecated Use coterie.Envelope.$Properties instead.
         */

        /**
         * Shape of an Envelope.
         * @typedef {coterie.Envelope.$Properties} coterie.Envelope.$Shape
         */

        /**
         * Constructs a new Envelope.
         * @memberof coterie
         * @classdesc Represents an Envelope.
         * @constructor
         * @param {coterie.Envelope.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Envelope = function (properties) {
            this.headers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Envelope id.
         * @member {string} id
         * @memberof coterie.Envelope
         * @instance
         */
        Envelope.prototype.id = "";

        /**
         * Envelope key.
         * @member {Uint8Array|null|undefined} key
         * @memberof coterie.Envelope
         * @instance
         */
        Envelope.prototype.key = null;

        /**
         * Envelope headers.
         * @member {Array.<coterie.Header.$Properties>} headers
         * @memberof coterie.Envelope
         * @instance
         */
        Envelope.prototype.headers = $util.emptyArray;

        /**
         * Envelope contentType.
         * @member {string} contentType
         * @memberof coterie.Envelope
         * @instance
         */
        Envelope.prototype.contentType = "";

        /**
         * Envelope time.
         * @member {number} time
         * @memberof coterie.Envelope
         * @instance
         */
        Envelope.prototype.time = 0;

        /**
         * Envelope data.
         * @member {Uint8Array} data
         * @memberof coterie.Envelope
         * @instance
         */
        Envelope.prototype.data = $util.newBuffer([]);

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(Envelope.prototype, "_key", {
            get: $util.oneOfGetter($oneOfFields = ["key"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Creates a new Envelope instance using the specified properties.
         * @function create
         * @memberof coterie.Envelope
         * @static
         * @param {coterie.Envelope.$Properties=} [properties] Properties to set
         * @returns {coterie.Envelope} Envelope instance
         * @type {{
         *   (properties: coterie.Envelope.$Shape): coterie.Envelope & coterie.Envelope.$Shape;
         *   (properties?: coterie.Envelope.$Properties): coterie.Envelope;
         * }}
         */
        Envelope.create = function(properties) {
            return new Envelope(properties);
        };

        /**
         * Encodes the specified Envelope message. Does not implicitly {@link coterie.Envelope.verify|verify} messages.
         * @function encode
         * @memberof coterie.Envelope
         * @static
         * @param {coterie.Envelope.$Properties} message Envelope message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Envelope.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
            if (message.key != null && $Object.hasOwnProperty.call(message, "key"))
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.key);
            if (message.headers != null && message.headers.length)
                for (let i = 0; i < message.headers.length; ++i)
                    $root.coterie.Header.encode(message.headers[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.contentType != null && $Object.hasOwnProperty.call(message, "contentType") && message.contentType !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.contentType);
            if (message.time != null && $Object.hasOwnProperty.call(message, "time") && !$Object.is(message.time, 0))
                writer.uint32(/* id 5, wireType 1 =*/41).double(message.time);
            if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.data);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Envelope message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Envelope
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Envelope & coterie.Envelope.$Shape} Envelope
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Envelope.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Envelope();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.key = reader.bytes();
                        message._key = "key";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.headers && message.headers.length))
                            message.headers = [];
                        message.headers.push($root.coterie.Header.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.contentType = value;
                        else
                            delete message.contentType;
                        continue;
                    }
                case 5: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.time = value;
                        else
                            delete message.time;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.data = value;
                        else
                            delete message.data;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Envelope;
    })();

    coterie.Batch = (function() {

        /**
         * Properties of a Batch.
         * @typedef {Object} coterie.Batch.$Properties
         * @property {Array.<number>|null} [refs] Batch refs
         * @property {Array.<Uint8Array>|null} [items] Batch items
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Batch.
         * @memberof coterie
         * @interface IBatch
         * @augments coterie.Batch.$Properties
         * @deprecated Use coterie.Batch.$Properties instead.
         */

        /**
         * Shape of a Batch.
         * @typedef {coterie.Batch.$Properties} coterie.Batch.$Shape
         */

        /**
         * Constructs a new Batch.
         * @memberof coterie
         * @classdesc Represents a Batch.
         * @constructor
         * @param {coterie.Batch.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Batch = function (properties) {
            this.refs = [];
            this.items = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Batch refs.
         * @member {Array.<number>} refs
         * @memberof coterie.Batch
         * @instance
         */
        Batch.prototype.refs = $util.emptyArray;

        /**
         * Batch items.
         * @member {Array.<Uint8Array>} items
         * @memberof coterie.Batch
         * @instance
         */
        Batch.prototype.items = $util.emptyArray;

        /**
         * Creates a new Batch instance using the specified properties.
         * @function create
         * @memberof coterie.Batch
         * @static
         * @param {coterie.Batch.$Properties=} [properties] Properties to set
         * @returns {coterie.Batch} Batch instance
         * @type {{
         *   (properties: coterie.Batch.$Shape): coterie.Batch & coterie.Batch.$Shape;
         *   (properties?: coterie.Batch.$Properties): coterie.Batch;
         * }}
         */
        Batch.create = function(properties) {
            return new Batch(properties);
        };

        /**
         * Encodes the specified Batch message. Does not implicitly {@link coterie.Batch.verify|verify} messages.
         * @function encode
         * @memberof coterie.Batch
         * @static
         * @param {coterie.Batch.$Properties} message Batch message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Batch.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.refs != null && message.refs.length)
                writer.uint32(/* id 1, wireType 2 =*/10).doubles(message.refs);
            if (message.items != null && message.items.length)
                for (let i = 0; i < message.items.length; ++i)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.items[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Batch message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Batch
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Batch & coterie.Batch.$Shape} Batch
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Batch.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Batch();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType === 2) {
                            if (!(message.refs && message.refs.length))
                                message.refs = [];
                            reader.doubles(message.refs);
                            continue;
                        }
                        if (wireType !== 1)
                            break;
                        if (!(message.refs && message.refs.length))
                            message.refs = [];
                        message.refs.push(reader.double());
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.items && message.items.length))
                            message.items = [];
                        message.items.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Batch;
    })();

    coterie.Frame = (function() {

        /**
         * Properties of a Frame.
         * @typedef {Object} coterie.Frame.$Properties
         * @property {number|null} [version] Frame version
         * @property {coterie.Join.$Properties|null} [join] Frame join
         * @property {coterie.Leave.$Properties|null} [leave] Frame leave
         * @property {coterie.Ping.$Properties|null} [ping] Frame ping
         * @property {coterie.Pong.$Properties|null} [pong] Frame pong
         * @property {coterie.PingRequest.$Properties|null} [pingRequest] Frame pingRequest
         * @property {coterie.Info.$Properties|null} [info] Frame info
         * @property {coterie.Suspect.$Properties|null} [suspect] Frame suspect
         * @property {coterie.Evict.$Properties|null} [evict] Frame evict
         * @property {coterie.Beacon.$Properties|null} [beacon] Frame beacon
         * @property {coterie.Query.$Properties|null} [query] Frame query
         * @property {coterie.Forward.$Properties|null} [forward] Frame forward
         * @property {coterie.Ack.$Properties|null} [ack] Frame ack
         * @property {coterie.Nack.$Properties|null} [nack] Frame nack
         * @property {coterie.Progress.$Properties|null} [progress] Frame progress
         * @property {coterie.Claim.$Properties|null} [claim] Frame claim
         * @property {coterie.Released.$Properties|null} [released] Frame released
         * @property {coterie.Cordon.$Properties|null} [cordon] Frame cordon
         * @property {"join"|"leave"|"ping"|"pong"|"pingRequest"|"info"|"suspect"|"evict"|"beacon"|"query"|"forward"|"ack"|"nack"|"progress"|"claim"|"released"|"cordon"} [body] Frame body
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Frame.
         * @memberof coterie
         * @interface IFrame
         * @augments coterie.Frame.$Properties
         * @deprecated Use coterie.Frame.$Properties instead.
         */

        /**
         * Narrowed shape of a Frame.
         * @typedef {{
         *   version?: number|null;
         *   join?: coterie.Join.$Shape|null;
         *   leave?: coterie.Leave.$Shape|null;
         *   ping?: coterie.Ping.$Shape|null;
         *   pong?: coterie.Pong.$Shape|null;
         *   pingRequest?: coterie.PingRequest.$Shape|null;
         *   info?: coterie.Info.$Shape|null;
         *   suspect?: coterie.Suspect.$Shape|null;
         *   evict?: coterie.Evict.$Shape|null;
         *   beacon?: coterie.Beacon.$Shape|null;
         *   query?: coterie.Query.$Shape|null;
         *   forward?: coterie.Forward.$Shape|null;
         *   ack?: coterie.Ack.$Shape|null;
         *   nack?: coterie.Nack.$Shape|null;
         *   progress?: coterie.Progress.$Shape|null;
         *   claim?: coterie.Claim.$Shape|null;
         *   released?: coterie.Released.$Shape|null;
         *   cordon?: coterie.Cordon.$Shape|null;
         *   $unknowns?: Array.<Uint8Array>;
         * } & (
         *   ({ body?: undefined; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "join"; join: coterie.Join.$Shape; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "leave"; join?: null; leave: coterie.Leave.$Shape; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "ping"; join?: null; leave?: null; ping: coterie.Ping.$Shape; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "pong"; join?: null; leave?: null; ping?: null; pong: coterie.Pong.$Shape; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "pingRequest"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest: coterie.PingRequest.$Shape; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "info"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info: coterie.Info.$Shape; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "suspect"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect: coterie.Suspect.$Shape; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "evict"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict: coterie.Evict.$Shape; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "beacon"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon: coterie.Beacon.$Shape; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "query"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query: coterie.Query.$Shape; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "forward"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward: coterie.Forward.$Shape; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "ack"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack: coterie.Ack.$Shape; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "nack"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack: coterie.Nack.$Shape; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "progress"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress: coterie.Progress.$Shape; claim?: null; released?: null; cordon?: null }|{ body?: "claim"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim: coterie.Claim.$Shape; released?: null; cordon?: null }|{ body?: "released"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released: coterie.Released.$Shape; cordon?: null }|{ body?: "cordon"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon: coterie.Cordon.$Shape })
         * )} coterie.Frame.$Shape
         */

        /**
         * Constructs a new Frame.
         * @memberof coterie
         * @classdesc Represents a Frame.
         * @constructor
         * @param {coterie.Frame.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Frame = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Frame version.
         * @member {number} version
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.version = 0;

        /**
         * Frame join.
         * @member {coterie.Join.$Properties|null|undefined} join
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.join = null;

        /**
         * Frame leave.
         * @member {coterie.Leave.$Properties|null|undefined} leave
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.leave = null;

        /**
         * Frame ping.
         * @member {coterie.Ping.$Properties|null|undefined} ping
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.ping = null;

        /**
         * Frame pong.
         * @member {coterie.Pong.$Properties|null|undefined} pong
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.pong = null;

        /**
         * Frame pingRequest.
         * @member {coterie.PingRequest.$Properties|null|undefined} pingRequest
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.pingRequest = null;

        /**
         * Frame info.
         * @member {coterie.Info.$Properties|null|undefined} info
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.info = null;

        /**
         * Frame suspect.
         * @member {coterie.Suspect.$Properties|null|undefined} suspect
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.suspect = null;

        /**
         * Frame evict.
         * @member {coterie.Evict.$Properties|null|undefined} evict
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.evict = null;

        /**
         * Frame beacon.
         * @member {coterie.Beacon.$Properties|null|undefined} beacon
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.beacon = null;

        /**
         * Frame query.
         * @member {coterie.Query.$Properties|null|undefined} query
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.query = null;

        /**
         * Frame forward.
         * @member {coterie.Forward.$Properties|null|undefined} forward
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.forward = null;

        /**
         * Frame ack.
         * @member {coterie.Ack.$Properties|null|undefined} ack
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.ack = null;

        /**
         * Frame nack.
         * @member {coterie.Nack.$Properties|null|undefined} nack
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.nack = null;

        /**
         * Frame progress.
         * @member {coterie.Progress.$Properties|null|undefined} progress
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.progress = null;

        /**
         * Frame claim.
         * @member {coterie.Claim.$Properties|null|undefined} claim
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.claim = null;

        /**
         * Frame released.
         * @member {coterie.Released.$Properties|null|undefined} released
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.released = null;

        /**
         * Frame cordon.
         * @member {coterie.Cordon.$Properties|null|undefined} cordon
         * @memberof coterie.Frame
         * @instance
         */
        Frame.prototype.cordon = null;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        /**
         * Frame body.
         * @member {"join"|"leave"|"ping"|"pong"|"pingRequest"|"info"|"suspect"|"evict"|"beacon"|"query"|"forward"|"ack"|"nack"|"progress"|"claim"|"released"|"cordon"|undefined} body
         * @memberof coterie.Frame
         * @instance
         */
        $Object.defineProperty(Frame.prototype, "body", {
            get: $util.oneOfGetter($oneOfFields = ["join", "leave", "ping", "pong", "pingRequest", "info", "suspect", "evict", "beacon", "query", "forward", "ack", "nack", "progress", "claim", "released", "cordon"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Creates a new Frame instance using the specified properties.
         * @function create
         * @memberof coterie.Frame
         * @static
         * @param {coterie.Frame.$Properties=} [properties] Properties to set
         * @returns {coterie.Frame} Frame instance
         * @type {{
         *   (properties: coterie.Frame.$Shape): coterie.Frame & coterie.Frame.$Shape;
         *   (properties?: coterie.Frame.$Properties): coterie.Frame;
         * }}
         */
        Frame.create = function(properties) {
            return new Frame(properties);
        };

        /**
         * Encodes the specified Frame message. Does not implicitly {@link coterie.Frame.verify|verify} messages.
         * @function encode
         * @memberof coterie.Frame
         * @static
         * @param {coterie.Frame.$Properties} message Frame message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Frame.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
            if (message.join != null && $Object.hasOwnProperty.call(message, "join"))
                $root.coterie.Join.encode(message.join, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.leave != null && $Object.hasOwnProperty.call(message, "leave"))
                $root.coterie.Leave.encode(message.leave, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.ping != null && $Object.hasOwnProperty.call(message, "ping"))
                $root.coterie.Ping.encode(message.ping, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.pong != null && $Object.hasOwnProperty.call(message, "pong"))
                $root.coterie.Pong.encode(message.pong, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.pingRequest != null && $Object.hasOwnProperty.call(message, "pingRequest"))
                $root.coterie.PingRequest.encode(message.pingRequest, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.info != null && $Object.hasOwnProperty.call(message, "info"))
                $root.coterie.Info.encode(message.info, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
            if (message.suspect != null && $Object.hasOwnProperty.call(message, "suspect"))
                $root.coterie.Suspect.encode(message.suspect, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
            if (message.evict != null && $Object.hasOwnProperty.call(message, "evict"))
                $root.coterie.Evict.encode(message.evict, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
            if (message.beacon != null && $Object.hasOwnProperty.call(message, "beacon"))
                $root.coterie.Beacon.encode(message.beacon, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
            if (message.query != null && $Object.hasOwnProperty.call(message, "query"))
                $root.coterie.Query.encode(message.query, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
            if (message.forward != null && $Object.hasOwnProperty.call(message, "forward"))
                $root.coterie.Forward.encode(message.forward, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
            if (message.ack != null && $Object.hasOwnProperty.call(message, "ack"))
                $root.coterie.Ack.encode(message.ack, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
            if (message.nack != null && $Object.hasOwnProperty.call(message, "nack"))
                $root.coterie.Nack.encode(message.nack, writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
            if (message.progress != null && $Object.hasOwnProperty.call(message, "progress"))
                $root.coterie.Progress.encode(message.progress, writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
            if (message.claim != null && $Object.hasOwnProperty.call(message, "claim"))
                $root.coterie.Claim.encode(message.claim, writer.uint32(/* id 16, wireType 2 =*/130).fork(), _depth + 1).ldelim();
            if (message.released != null && $Object.hasOwnProperty.call(message, "released"))
                $root.coterie.Released.encode(message.released, writer.uint32(/* id 17, wireType 2 =*/138).fork(), _depth + 1).ldelim();
            if (message.cordon != null && $Object.hasOwnProperty.call(message, "cordon"))
                $root.coterie.Cordon.encode(message.cordon, writer.uint32(/* id 18, wireType 2 =*/146).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Frame message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Frame
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Frame & coterie.Frame.$Shape} Frame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Frame.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Frame();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.join = $root.coterie.Join.decode(reader, reader.size(), $undefined, _depth + 1, message.join);
                        message.body = "join";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.leave = $root.coterie.Leave.decode(reader, reader.size(), $undefined, _depth + 1, message.leave);
                        message.body = "leave";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.ping = $root.coterie.Ping.decode(reader, reader.size(), $undefined, _depth + 1, message.ping);
                        message.body = "ping";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.pong = $root.coterie.Pong.decode(reader, reader.size(), $undefined, _depth + 1, message.pong);
                        message.body = "pong";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.pingRequest = $root.coterie.PingRequest.decode(reader, reader.size(), $undefined, _depth + 1, message.pingRequest);
                        message.body = "pingRequest";
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.info = $root.coterie.Info.decode(reader, reader.size(), $undefined, _depth + 1, message.info);
                        message.body = "info";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.suspect = $root.coterie.Suspect.decode(reader, reader.size(), $undefined, _depth + 1, message.suspect);
                        message.body = "suspect";
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.evict = $root.coterie.Evict.decode(reader, reader.size(), $undefined, _depth + 1, message.evict);
                        message.body = "evict";
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        message.beacon = $root.coterie.Beacon.decode(reader, reader.size(), $undefined, _depth + 1, message.beacon);
                        message.body = "beacon";
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        message.query = $root.coterie.Query.decode(reader, reader.size(), $undefined, _depth + 1, message.query);
                        message.body = "query";
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        message.forward = $root.coterie.Forward.decode(reader, reader.size(), $undefined, _depth + 1, message.forward);
                        message.body = "forward";
                        continue;
                    }
                case 13: {
                        if (wireType !== 2)
                            break;
                        message.ack = $root.coterie.Ack.decode(reader, reader.size(), $undefined, _depth + 1, message.ack);
                        message.body = "ack";
                        continue;
                    }
                case 14: {
                        if (wireType !== 2)
                            break;
                        message.nack = $root.coterie.Nack.decode(reader, reader.size(), $undefined, _depth + 1, message.nack);
                        message.body = "nack";
                        continue;
                    }
                case 15: {
                        if (wireType !== 2)
                            break;
                        message.progress = $root.coterie.Progress.decode(reader, reader.size(), $undefined, _depth + 1, message.progress);
                        message.body = "progress";
                        continue;
                    }
                case 16: {
                        if (wireType !== 2)
                            break;
                        message.claim = $root.coterie.Claim.decode(reader, reader.size(), $undefined, _depth + 1, message.claim);
                        message.body = "claim";
                        continue;
                    }
                case 17: {
                        if (wireType !== 2)
                            break;
                        message.released = $root.coterie.Released.decode(reader, reader.size(), $undefined, _depth + 1, message.released);
                        message.body = "released";
                        continue;
                    }
                case 18: {
                        if (wireType !== 2)
                            break;
                        message.cordon = $root.coterie.Cordon.decode(reader, reader.size(), $undefined, _depth + 1, message.cordon);
                        message.body = "cordon";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Frame;
    })();

    /**
     * Status enum.
     * @name coterie.Status
     * @enum {number}
     * @property {number} STATUS_UNKNOWN=0 STATUS_UNKNOWN value
     * @property {number} ALIVE=1 ALIVE value
     * @property {number} SUSPECT=2 SUSPECT value
     * @property {number} EVICTED=3 EVICTED value
     * @property {number} LEFT=4 LEFT value
     */
    coterie.Status = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "STATUS_UNKNOWN"] = 0;
        values[valuesById[1] = "ALIVE"] = 1;
        values[valuesById[2] = "SUSPECT"] = 2;
        values[valuesById[3] = "EVICTED"] = 3;
        values[valuesById[4] = "LEFT"] = 4;
        return values;
    })();

    /**
     * Phase enum.
     * @name coterie.Phase
     * @enum {number}
     * @property {number} PHASE_UNKNOWN=0 PHASE_UNKNOWN value
     * @property {number} JOINING=1 JOINING value
     * @property {number} ACTIVE=2 ACTIVE value
     * @property {number} LEAVING=3 LEAVING value
     */
    coterie.Phase = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "PHASE_UNKNOWN"] = 0;
        values[valuesById[1] = "JOINING"] = 1;
        values[valuesById[2] = "ACTIVE"] = 2;
        values[valuesById[3] = "LEAVING"] = 3;
        return values;
    })();

    coterie.Record = (function() {

        /**
         * Properties of a Record.
         * @typedef {Object} coterie.Record.$Properties
         * @property {string|null} [name] Record name
         * @property {string|null} [instance] Record instance
         * @property {number|null} [incarnation] Record incarnation
         * @property {coterie.Status|null} [status] Record status
         * @property {coterie.Phase|null} [phase] Record phase
         * @property {number|null} [revision] Record revision
         * @property {boolean|null} [healthy] Record healthy
         * @property {string|null} [nodeKey] Record nodeKey
         * @property {number|null} [weight] Record weight
         * @property {Array.<string>|null} [streams] Record streams
         * @property {number|null} [protocolMin] Record protocolMin
         * @property {number|null} [protocolMax] Record protocolMax
         * @property {boolean|null} [cordonOn] Record cordonOn
         * @property {number|null} [cordonRevision] Record cordonRevision
         * @property {boolean|null} [withdrawn] Record withdrawn
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Record.
         * @memberof coterie
         * @interface IRecord
         * @augments coterie.Record.$Properties
         * @deprecated Use coterie.Record.$Properties instead.
         */

        /**
         * Shape of a Record.
         * @typedef {coterie.Record.$Properties} coterie.Record.$Shape
         */

        /**
         * Constructs a new Record.
         * @memberof coterie
         * @classdesc Represents a Record.
         * @constructor
         * @param {coterie.Record.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Record = function (properties) {
            this.streams = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Record name.
         * @member {string} name
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.name = "";

        /**
         * Record instance.
         * @member {string} instance
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.instance = "";

        /**
         * Record incarnation.
         * @member {number} incarnation
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.incarnation = 0;

        /**
         * Record status.
         * @member {coterie.Status} status
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.status = 0;

        /**
         * Record phase.
         * @member {coterie.Phase} phase
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.phase = 0;

        /**
         * Record revision.
         * @member {number} revision
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.revision = 0;

        /**
         * Record healthy.
         * @member {boolean} healthy
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.healthy = false;

        /**
         * Record nodeKey.
         * @member {string} nodeKey
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.nodeKey = "";

        /**
         * Record weight.
         * @member {number} weight
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.weight = 0;

        /**
         * Record streams.
         * @member {Array.<string>} streams
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.streams = $util.emptyArray;

        /**
         * Record protocolMin.
         * @member {number} protocolMin
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.protocolMin = 0;

        /**
         * Record protocolMax.
         * @member {number} protocolMax
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.protocolMax = 0;

        /**
         * Record cordonOn.
         * @member {boolean} cordonOn
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.cordonOn = false;

        /**
         * Record cordonRevision.
         * @member {number} cordonRevision
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.cordonRevision = 0;

        /**
         * Record withdrawn.
         * @member {boolean} withdrawn
         * @memberof coterie.Record
         * @instance
         */
        Record.prototype.withdrawn = false;

        /**
         * Creates a new Record instance using the specified properties.
         * @function create
         * @memberof coterie.Record
         * @static
         * @param {coterie.Record.$Properties=} [properties] Properties to set
         * @returns {coterie.Record} Record instance
         * @type {{
         *   (properties: coterie.Record.$Shape): coterie.Record & coterie.Record.$Shape;
         *   (properties?: coterie.Record.$Properties): coterie.Record;
         * }}
         */
        Record.create = function(properties) {
            return new Record(properties);
        };

        /**
         * Encodes the specified Record message. Does not implicitly {@link coterie.Record.verify|verify} messages.
         * @function encode
         * @memberof coterie.Record
         * @static
         * @param {coterie.Record.$Properties} message Record message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Record.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.instance);
            if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.incarnation);
            if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).int32(message.status);
            if (message.phase != null && $Object.hasOwnProperty.call(message, "phase") && message.phase !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).int32(message.phase);
            if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && message.revision !== 0)
                writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.revision);
            if (message.healthy != null && $Object.hasOwnProperty.call(message, "healthy") && message.healthy !== false)
                writer.uint32(/* id 7, wireType 0 =*/56).bool(message.healthy);
            if (message.nodeKey != null && $Object.hasOwnProperty.call(message, "nodeKey") && message.nodeKey !== "")
                writer.uint32(/* id 8, wireType 2 =*/66).string(message.nodeKey);
            if (message.weight != null && $Object.hasOwnProperty.call(message, "weight") && message.weight !== 0)
                writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.weight);
            if (message.streams != null && message.streams.length)
                for (let i = 0; i < message.streams.length; ++i)
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.streams[i]);
            if (message.protocolMin != null && $Object.hasOwnProperty.call(message, "protocolMin") && message.protocolMin !== 0)
                writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.protocolMin);
            if (message.protocolMax != null && $Object.hasOwnProperty.call(message, "protocolMax") && message.protocolMax !== 0)
                writer.uint32(/* id 12, wireType 0 =*/96).uint32(message.protocolMax);
            if (message.cordonOn != null && $Object.hasOwnProperty.call(message, "cordonOn") && message.cordonOn !== false)
                writer.uint32(/* id 13, wireType 0 =*/104).bool(message.cordonOn);
            if (message.cordonRevision != null && $Object.hasOwnProperty.call(message, "cordonRevision") && message.cordonRevision !== 0)
                writer.uint32(/* id 14, wireType 0 =*/112).uint32(message.cordonRevision);
            if (message.withdrawn != null && $Object.hasOwnProperty.call(message, "withdrawn") && message.withdrawn !== false)
                writer.uint32(/* id 15, wireType 0 =*/120).bool(message.withdrawn);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Record message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Record
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Record & coterie.Record.$Shape} Record
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Record.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Record();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.instance = value;
                        else
                            delete message.instance;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.incarnation = value;
                        else
                            delete message.incarnation;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.status = value;
                        else
                            delete message.status;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.phase = value;
                        else
                            delete message.phase;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.revision = value;
                        else
                            delete message.revision;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.healthy = value;
                        else
                            delete message.healthy;
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.nodeKey = value;
                        else
                            delete message.nodeKey;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.weight = value;
                        else
                            delete message.weight;
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        if (!(message.streams && message.streams.length))
                            message.streams = [];
                        message.streams.push(reader.stringVerify());
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.protocolMin = value;
                        else
                            delete message.protocolMin;
                        continue;
                    }
                case 12: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.protocolMax = value;
                        else
                            delete message.protocolMax;
                        continue;
                    }
                case 13: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.cordonOn = value;
                        else
                            delete message.cordonOn;
                        continue;
                    }
                case 14: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.cordonRevision = value;
                        else
                            delete message.cordonRevision;
                        continue;
                    }
                case 15: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.withdrawn = value;
                        else
                            delete message.withdrawn;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Record;
    })();

    coterie.Sender = (function() {

        /**
         * Properties of a Sender.
         * @typedef {Object} coterie.Sender.$Properties
         * @property {string|null} [name] Sender name
         * @property {string|null} [instance] Sender instance
         * @property {number|null} [incarnation] Sender incarnation
         * @property {string|null} [viewDigest] Sender viewDigest
         * @property {string|null} [config] Sender config
         * @property {number|null} [sentAt] Sender sentAt
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Sender.
         * @memberof coterie
         * @interface ISender
         * @augments coterie.Sender.$Properties
         * @deprecated Use coterie.Sender.$Properties instead.
         */

        /**
         * Shape of a Sender.
         * @typedef {coterie.Sender.$Properties} coterie.Sender.$Shape
         */

        /**
         * Constructs a new Sender.
         * @memberof coterie
         * @classdesc Represents a Sender.
         * @constructor
         * @param {coterie.Sender.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Sender = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Sender name.
         * @member {string} name
         * @memberof coterie.Sender
         * @instance
         */
        Sender.prototype.name = "";

        /**
         * Sender instance.
         * @member {string} instance
         * @memberof coterie.Sender
         * @instance
         */
        Sender.prototype.instance = "";

        /**
         * Sender incarnation.
         * @member {number} incarnation
         * @memberof coterie.Sender
         * @instance
         */
        Sender.prototype.incarnation = 0;

        /**
         * Sender viewDigest.
         * @member {string} viewDigest
         * @memberof coterie.Sender
         * @instance
         */
        Sender.prototype.viewDigest = "";

        /**
         * Sender config.
         * @member {string} config
         * @memberof coterie.Sender
         * @instance
         */
        Sender.prototype.config = "";

        /**
         * Sender sentAt.
         * @member {number} sentAt
         * @memberof coterie.Sender
         * @instance
         */
        Sender.prototype.sentAt = 0;

        /**
         * Creates a new Sender instance using the specified properties.
         * @function create
         * @memberof coterie.Sender
         * @static
         * @param {coterie.Sender.$Properties=} [properties] Properties to set
         * @returns {coterie.Sender} Sender instance
         * @type {{
         *   (properties: coterie.Sender.$Shape): coterie.Sender & coterie.Sender.$Shape;
         *   (properties?: coterie.Sender.$Properties): coterie.Sender;
         * }}
         */
        Sender.create = function(properties) {
            return new Sender(properties);
        };

        /**
         * Encodes the specified Sender message. Does not implicitly {@link coterie.Sender.verify|verify} messages.
         * @function encode
         * @memberof coterie.Sender
         * @static
         * @param {coterie.Sender.$Properties} message Sender message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Sender.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.instance);
            if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.incarnation);
            if (message.viewDigest != null && $Object.hasOwnProperty.call(message, "viewDigest") && message.viewDigest !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.viewDigest);
            if (message.config != null && $Object.hasOwnProperty.call(message, "config") && message.config !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.config);
            if (message.sentAt != null && $Object.hasOwnProperty.call(message, "sentAt") && !$Object.is(message.sentAt, 0))
                writer.uint32(/* id 6, wireType 1 =*/49).double(message.sentAt);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Sender message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Sender
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Sender & coterie.Sender.$Shape} Sender
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Sender.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Sender();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.instance = value;
                        else
                            delete message.instance;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.incarnation = value;
                        else
                            delete message.incarnation;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.viewDigest = value;
                        else
                            delete message.viewDigest;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.config = value;
                        else
                            delete message.config;
                        continue;
                    }
                case 6: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.sentAt = value;
                        else
                            delete message.sentAt;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Sender;
    })();

    coterie.Join = (function() {

        /**
         * Properties of a Join.
         * @typedef {Object} coterie.Join.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Join from
         * @property {coterie.Record.$Properties|null} [record] Join record
         * @property {number|null} [attempt] Join attempt
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Join.
         * @memberof coterie
         * @interface IJoin
         * @augments coterie.Join.$Properties
         * @deprecated Use coterie.Join.$Properties instead.
         */

        /**
         * Shape of a Join.
         * @typedef {coterie.Join.$Properties} coterie.Join.$Shape
         */

        /**
         * Constructs a new Join.
         * @memberof coterie
         * @classdesc Represents a Join.
         * @constructor
         * @param {coterie.Join.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Join = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Join from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Join
         * @instance
         */
        Join.prototype.from = null;

        /**
         * Join record.
         * @member {coterie.Record.$Properties|null|undefined} record
         * @memberof coterie.Join
         * @instance
         */
        Join.prototype.record = null;

        /**
         * Join attempt.
         * @member {number} attempt
         * @memberof coterie.Join
         * @instance
         */
        Join.prototype.attempt = 0;

        /**
         * Creates a new Join instance using the specified properties.
         * @function create
         * @memberof coterie.Join
         * @static
         * @param {coterie.Join.$Properties=} [properties] Properties to set
         * @returns {coterie.Join} Join instance
         * @type {{
         *   (properties: coterie.Join.$Shape): coterie.Join & coterie.Join.$Shape;
         *   (properties?: coterie.Join.$Properties): coterie.Join;
         * }}
         */
        Join.create = function(properties) {
            return new Join(properties);
        };

        /**
         * Encodes the specified Join message. Does not implicitly {@link coterie.Join.verify|verify} messages.
         * @function encode
         * @memberof coterie.Join
         * @static
         * @param {coterie.Join.$Properties} message Join message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Join.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                $root.coterie.Record.encode(message.record, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.attempt != null && $Object.hasOwnProperty.call(message, "attempt") && message.attempt !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.attempt);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Join message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Join
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Join & coterie.Join.$Shape} Join
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Join.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Join();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.record = $root.coterie.Record.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.attempt = value;
                        else
                            delete message.attempt;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Join;
    })();

    coterie.Leave = (function() {

        /**
         * Properties of a Leave.
         * @typedef {Object} coterie.Leave.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Leave from
         * @property {coterie.Record.$Properties|null} [record] Leave record
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Leave.
         * @memberof coterie
         * @interface ILeave
         * @augments coterie.Leave.$Properties
         * @deprecated Use coterie.Leave.$Properties instead.
         */

        /**
         * Shape of a Leave.
         * @typedef {coterie.Leave.$Properties} coterie.Leave.$Shape
         */

        /**
         * Constructs a new Leave.
         * @memberof coterie
         * @classdesc Represents a Leave.
         * @constructor
         * @param {coterie.Leave.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Leave = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Leave from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Leave
         * @instance
         */
        Leave.prototype.from = null;

        /**
         * Leave record.
         * @member {coterie.Record.$Properties|null|undefined} record
         * @memberof coterie.Leave
         * @instance
         */
        Leave.prototype.record = null;

        /**
         * Creates a new Leave instance using the specified properties.
         * @function create
         * @memberof coterie.Leave
         * @static
         * @param {coterie.Leave.$Properties=} [properties] Properties to set
         * @returns {coterie.Leave} Leave instance
         * @type {{
         *   (properties: coterie.Leave.$Shape): coterie.Leave & coterie.Leave.$Shape;
         *   (properties?: coterie.Leave.$Properties): coterie.Leave;
         * }}
         */
        Leave.create = function(properties) {
            return new Leave(properties);
        };

        /**
         * Encodes the specified Leave message. Does not implicitly {@link coterie.Leave.verify|verify} messages.
         * @function encode
         * @memberof coterie.Leave
         * @static
         * @param {coterie.Leave.$Properties} message Leave message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Leave.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                $root.coterie.Record.encode(message.record, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Leave message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Leave
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Leave & coterie.Leave.$Shape} Leave
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Leave.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Leave();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.record = $root.coterie.Record.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Leave;
    })();

    coterie.Ping = (function() {

        /**
         * Properties of a Ping.
         * @typedef {Object} coterie.Ping.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Ping from
         * @property {number|null} [number] Ping number
         * @property {string|null} [instance] Ping instance
         * @property {string|null} [onBehalfOf] Ping onBehalfOf
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Ping.
         * @memberof coterie
         * @interface IPing
         * @augments coterie.Ping.$Properties
         * @deprecated Use coterie.Ping.$Properties instead.
         */

        /**
         * Shape of a Ping.
         * @typedef {coterie.Ping.$Properties} coterie.Ping.$Shape
         */

        /**
         * Constructs a new Ping.
         * @memberof coterie
         * @classdesc Represents a Ping.
         * @constructor
         * @param {coterie.Ping.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Ping = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Ping from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Ping
         * @instance
         */
        Ping.prototype.from = null;

        /**
         * Ping number.
         * @member {number} number
         * @memberof coterie.Ping
         * @instance
         */
        Ping.prototype.number = 0;

        /**
         * Ping instance.
         * @member {string} instance
         * @memberof coterie.Ping
         * @instance
         */
        Ping.prototype.instance = "";

        /**
         * Ping onBehalfOf.
         * @member {string} onBehalfOf
         * @memberof coterie.Ping
         * @instance
         */
        Ping.prototype.onBehalfOf = "";

        /**
         * Creates a new Ping instance using the specified properties.
         * @function create
         * @memberof coterie.Ping
         * @static
         * @param {coterie.Ping.$Properties=} [properties] Properties to set
         * @returns {coterie.Ping} Ping instance
         * @type {{
         *   (properties: coterie.Ping.$Shape): coterie.Ping & coterie.Ping.$Shape;
         *   (properties?: coterie.Ping.$Properties): coterie.Ping;
         * }}
         */
        Ping.create = function(properties) {
            return new Ping(properties);
        };

        /**
         * Encodes the specified Ping message. Does not implicitly {@link coterie.Ping.verify|verify} messages.
         * @function encode
         * @memberof coterie.Ping
         * @static
         * @param {coterie.Ping.$Properties} message Ping message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Ping.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.number);
            if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.instance);
            if (message.onBehalfOf != null && $Object.hasOwnProperty.call(message, "onBehalfOf") && message.onBehalfOf !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.onBehalfOf);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Ping message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Ping
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Ping & coterie.Ping.$Shape} Ping
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Ping.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Ping();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.instance = value;
                        else
                            delete message.instance;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.onBehalfOf = value;
                        else
                            delete message.onBehalfOf;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Ping;
    })();

    coterie.Pong = (function() {

        /**
         * Properties of a Pong.
         * @typedef {Object} coterie.Pong.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Pong from
         * @property {number|null} [number] Pong number
         * @property {string|null} [subject] Pong subject
         * @property {string|null} [subjectInstance] Pong subjectInstance
         * @property {boolean|null} [alive] Pong alive
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Pong.
         * @memberof coterie
         * @interface IPong
         * @augments coterie.Pong.$Properties
         * @deprecated Use coterie.Pong.$Properties instead.
         */

        /**
         * Shape of a Pong.
         * @typedef {coterie.Pong.$Properties} coterie.Pong.$Shape
         */

        /**
         * Constructs a new Pong.
         * @memberof coterie
         * @classdesc Represents a Pong.
         * @constructor
         * @param {coterie.Pong.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Pong = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Pong from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Pong
         * @instance
         */
        Pong.prototype.from = null;

        /**
         * Pong number.
         * @member {number} number
         * @memberof coterie.Pong
         * @instance
         */
        Pong.prototype.number = 0;

        /**
         * Pong subject.
         * @member {string} subject
         * @memberof coterie.Pong
         * @instance
         */
        Pong.prototype.subject = "";

        /**
         * Pong subjectInstance.
         * @member {string} subjectInstance
         * @memberof coterie.Pong
         * @instance
         */
        Pong.prototype.subjectInstance = "";

        /**
         * Pong alive.
         * @member {boolean} alive
         * @memberof coterie.Pong
         * @instance
         */
        Pong.prototype.alive = false;

        /**
         * Creates a new Pong instance using the specified properties.
         * @function create
         * @memberof coterie.Pong
         * @static
         * @param {coterie.Pong.$Properties=} [properties] Properties to set
         * @returns {coterie.Pong} Pong instance
         * @type {{
         *   (properties: coterie.Pong.$Shape): coterie.Pong & coterie.Pong.$Shape;
         *   (properties?: coterie.Pong.$Properties): coterie.Pong;
         * }}
         */
        Pong.create = function(properties) {
            return new Pong(properties);
        };

        /**
         * Encodes the specified Pong message. Does not implicitly {@link coterie.Pong.verify|verify} messages.
         * @function encode
         * @memberof coterie.Pong
         * @static
         * @param {coterie.Pong.$Properties} message Pong message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Pong.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.number);
            if (message.subject != null && $Object.hasOwnProperty.call(message, "subject") && message.subject !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.subject);
            if (message.subjectInstance != null && $Object.hasOwnProperty.call(message, "subjectInstance") && message.subjectInstance !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.subjectInstance);
            if (message.alive != null && $Object.hasOwnProperty.call(message, "alive") && message.alive !== false)
                writer.uint32(/* id 5, wireType 0 =*/40).bool(message.alive);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Pong message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Pong
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Pong & coterie.Pong.$Shape} Pong
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Pong.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Pong();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.subject = value;
                        else
                            delete message.subject;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.subjectInstance = value;
                        else
                            delete message.subjectInstance;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.alive = value;
                        else
                            delete message.alive;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Pong;
    })();

    coterie.PingRequest = (function() {

        /**
         * Properties of a PingRequest.
         * @typedef {Object} coterie.PingRequest.$Properties
         * @property {coterie.Sender.$Properties|null} [from] PingRequest from
         * @property {number|null} [number] PingRequest number
         * @property {string|null} [target] PingRequest target
         * @property {string|null} [instance] PingRequest instance
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a PingRequest.
         * @memberof coterie
         * @interface IPingRequest
         * @augments coterie.PingRequest.$Properties
         * @deprecated Use coterie.PingRequest.$Properties instead.
         */

        /**
         * Shape of a PingRequest.
         * @typedef {coterie.PingRequest.$Properties} coterie.PingRequest.$Shape
         */

        /**
         * Constructs a new PingRequest.
         * @memberof coterie
         * @classdesc Represents a PingRequest.
         * @constructor
         * @param {coterie.PingRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const PingRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * PingRequest from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.PingRequest
         * @instance
         */
        PingRequest.prototype.from = null;

        /**
         * PingRequest number.
         * @member {number} number
         * @memberof coterie.PingRequest
         * @instance
         */
        PingRequest.prototype.number = 0;

        /**
         * PingRequest target.
         * @member {string} target
         * @memberof coterie.PingRequest
         * @instance
         */
        PingRequest.prototype.target = "";

        /**
         * PingRequest instance.
         * @member {string} instance
         * @memberof coterie.PingRequest
         * @instance
         */
        PingRequest.prototype.instance = "";

        /**
         * Creates a new PingRequest instance using the specified properties.
         * @function create
         * @memberof coterie.PingRequest
         * @static
         * @param {coterie.PingRequest.$Properties=} [properties] Properties to set
         * @returns {coterie.PingRequest} PingRequest instance
         * @type {{
         *   (properties: coterie.PingRequest.$Shape): coterie.PingRequest & coterie.PingRequest.$Shape;
         *   (properties?: coterie.PingRequest.$Properties): coterie.PingRequest;
         * }}
         */
        PingRequest.create = function(properties) {
            return new PingRequest(properties);
        };

        /**
         * Encodes the specified PingRequest message. Does not implicitly {@link coterie.PingRequest.verify|verify} messages.
         * @function encode
         * @memberof coterie.PingRequest
         * @static
         * @param {coterie.PingRequest.$Properties} message PingRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        PingRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.number);
            if (message.target != null && $Object.hasOwnProperty.call(message, "target") && message.target !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.target);
            if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.instance);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a PingRequest message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.PingRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.PingRequest & coterie.PingRequest.$Shape} PingRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        PingRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.PingRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.target = value;
                        else
                            delete message.target;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.instance = value;
                        else
                            delete message.instance;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return PingRequest;
    })();

    coterie.Info = (function() {

        /**
         * Properties of an Info.
         * @typedef {Object} coterie.Info.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Info from
         * @property {Array.<coterie.Record.$Properties>|null} [records] Info records
         * @property {boolean|null} [last] Info last
         * @property {boolean|null} [wantsAnswer] Info wantsAnswer
         * @property {boolean|null} [active] Info active
         * @property {number|null} [members] Info members
         * @property {coterie.HeldEpoch.$Properties|null} [epoch] Info epoch
         * @property {Uint8Array|null} [summary] Info summary
         * @property {Array.<coterie.Heard.$Properties>|null} [heard] Info heard
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Info.
         * @memberof coterie
         * @interface IInfo
         * @augments coterie.Info.$Properties
         * @deprecated Use coterie.Info.$Properties instead.
         */

        /**
         * Shape of an Info.
         * @typedef {coterie.Info.$Properties} coterie.Info.$Shape
         */

        /**
         * Constructs a new Info.
         * @memberof coterie
         * @classdesc Represents an Info.
         * @constructor
         * @param {coterie.Info.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Info = function (properties) {
            this.records = [];
            this.heard = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Info from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Info
         * @instance
         */
        Info.prototype.from = null;

        /**
         * Info records.
         * @member {Array.<coterie.Record.$Properties>} records
         * @memberof coterie.Info
         * @instance
         */
        Info.prototype.records = $util.emptyArray;

        /**
         * Info last.
         * @member {boolean} last
         * @memberof coterie.Info
         * @instance
         */
        Info.prototype.last = false;

        /**
         * Info wantsAnswer.
         * @member {boolean} wantsAnswer
         * @memberof coterie.Info
         * @instance
         */
        Info.prototype.wantsAnswer = false;

        /**
         * Info active.
         * @member {boolean} active
         * @memberof coterie.Info
         * @instance
         */
        Info.prototype.active = false;

        /**
         * Info members.
         * @member {number} members
         * @memberof coterie.Info
         * @instance
         */
        Info.prototype.members = 0;

        /**
         * Info epoch.
         * @member {coterie.HeldEpoch.$Properties|null|undefined} epoch
         * @memberof coterie.Info
         * @instance
         */
        Info.prototype.epoch = null;

        /**
         * Info summary.
         * @member {Uint8Array|null|undefined} summary
         * @memberof coterie.Info
         * @instance
         */
        Info.prototype.summary = null;

        /**
         * Info heard.
         * @member {Array.<coterie.Heard.$Properties>} heard
         * @memberof coterie.Info
         * @instance
         */
        Info.prototype.heard = $util.emptyArray;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(Info.prototype, "_epoch", {
            get: $util.oneOfGetter($oneOfFields = ["epoch"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(Info.prototype, "_summary", {
            get: $util.oneOfGetter($oneOfFields = ["summary"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Creates a new Info instance using the specified properties.
         * @function create
         * @memberof coterie.Info
         * @static
         * @param {coterie.Info.$Properties=} [properties] Properties to set
         * @returns {coterie.Info} Info instance
         * @type {{
         *   (properties: coterie.Info.$Shape): coterie.Info & coterie.Info.$Shape;
         *   (properties?: coterie.Info.$Properties): coterie.Info;
         * }}
         */
        Info.create = function(properties) {
            return new Info(properties);
        };

        /**
         * Encodes the specified Info message. Does not implicitly {@link coterie.Info.verify|verify} messages.
         * @function encode
         * @memberof coterie.Info
         * @static
         * @param {coterie.Info.$Properties} message Info message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Info.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.records != null && message.records.length)
                for (let i = 0; i < message.records.length; ++i)
                    $root.coterie.Record.encode(message.records[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.last != null && $Object.hasOwnProperty.call(message, "last") && message.last !== false)
                writer.uint32(/* id 3, wireType 0 =*/24).bool(message.last);
            if (message.wantsAnswer != null && $Object.hasOwnProperty.call(message, "wantsAnswer") && message.wantsAnswer !== false)
                writer.uint32(/* id 4, wireType 0 =*/32).bool(message.wantsAnswer);
            if (message.active != null && $Object.hasOwnProperty.call(message, "active") && message.active !== false)
                writer.uint32(/* id 5, wireType 0 =*/40).bool(message.active);
            if (message.members != null && $Object.hasOwnProperty.call(message, "members") && message.members !== 0)
                writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.members);
            if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch"))
                $root.coterie.HeldEpoch.encode(message.epoch, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
            if (message.summary != null && $Object.hasOwnProperty.call(message, "summary"))
                writer.uint32(/* id 8, wireType 2 =*/66).bytes(message.summary);
            if (message.heard != null && message.heard.length)
                for (let i = 0; i < message.heard.length; ++i)
                    $root.coterie.Heard.encode(message.heard[i], writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Info message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Info
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Info & coterie.Info.$Shape} Info
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Info.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Info();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.records && message.records.length))
                            message.records = [];
                        message.records.push($root.coterie.Record.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.last = value;
                        else
                            delete message.last;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.wantsAnswer = value;
                        else
                            delete message.wantsAnswer;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.active = value;
                        else
                            delete message.active;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.members = value;
                        else
                            delete message.members;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.epoch = $root.coterie.HeldEpoch.decode(reader, reader.size(), $undefined, _depth + 1, message.epoch);
                        message._epoch = "epoch";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.summary = reader.bytes();
                        message._summary = "summary";
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        if (!(message.heard && message.heard.length))
                            message.heard = [];
                        message.heard.push($root.coterie.Heard.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Info;
    })();

    coterie.Heard = (function() {

        /**
         * Properties of a Heard.
         * @typedef {Object} coterie.Heard.$Properties
         * @property {string|null} [name] Heard name
         * @property {number|null} [ms] Heard ms
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Heard.
         * @memberof coterie
         * @interface IHeard
         * @augments coterie.Heard.$Properties
         * @deprecated Use coterie.Heard.$Properties instead.
         */

        /**
         * Shape of a Heard.
         * @typedef {coterie.Heard.$Properties} coterie.Heard.$Shape
         */

        /**
         * Constructs a new Heard.
         * @memberof coterie
         * @classdesc Represents a Heard.
         * @constructor
         * @param {coterie.Heard.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Heard = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Heard name.
         * @member {string} name
         * @memberof coterie.Heard
         * @instance
         */
        Heard.prototype.name = "";

        /**
         * Heard ms.
         * @member {number} ms
         * @memberof coterie.Heard
         * @instance
         */
        Heard.prototype.ms = 0;

        /**
         * Creates a new Heard instance using the specified properties.
         * @function create
         * @memberof coterie.Heard
         * @static
         * @param {coterie.Heard.$Properties=} [properties] Properties to set
         * @returns {coterie.Heard} Heard instance
         * @type {{
         *   (properties: coterie.Heard.$Shape): coterie.Heard & coterie.Heard.$Shape;
         *   (properties?: coterie.Heard.$Properties): coterie.Heard;
         * }}
         */
        Heard.create = function(properties) {
            return new Heard(properties);
        };

        /**
         * Encodes the specified Heard message. Does not implicitly {@link coterie.Heard.verify|verify} messages.
         * @function encode
         * @memberof coterie.Heard
         * @static
         * @param {coterie.Heard.$Properties} message Heard message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Heard.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.ms != null && $Object.hasOwnProperty.call(message, "ms") && !$Object.is(message.ms, 0))
                writer.uint32(/* id 2, wireType 1 =*/17).double(message.ms);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Heard message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Heard
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Heard & coterie.Heard.$Shape} Heard
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Heard.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Heard();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.ms = value;
                        else
                            delete message.ms;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Heard;
    })();

    coterie.HeldEpoch = (function() {

        /**
         * Properties of a HeldEpoch.
         * @typedef {Object} coterie.HeldEpoch.$Properties
         * @property {string|null} [ring] HeldEpoch ring
         * @property {number|null} [partition] HeldEpoch partition
         * @property {number|null} [number] HeldEpoch number
         * @property {string|null} [instance] HeldEpoch instance
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a HeldEpoch.
         * @memberof coterie
         * @interface IHeldEpoch
         * @augments coterie.HeldEpoch.$Properties
         * @deprecated Use coterie.HeldEpoch.$Properties instead.
         */

        /**
         * Shape of a HeldEpoch.
         * @typedef {coterie.HeldEpoch.$Properties} coterie.HeldEpoch.$Shape
         */

        /**
         * Constructs a new HeldEpoch.
         * @memberof coterie
         * @classdesc Represents a HeldEpoch.
         * @constructor
         * @param {coterie.HeldEpoch.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const HeldEpoch = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * HeldEpoch ring.
         * @member {string} ring
         * @memberof coterie.HeldEpoch
         * @instance
         */
        HeldEpoch.prototype.ring = "";

        /**
         * HeldEpoch partition.
         * @member {number} partition
         * @memberof coterie.HeldEpoch
         * @instance
         */
        HeldEpoch.prototype.partition = 0;

        /**
         * HeldEpoch number.
         * @member {number} number
         * @memberof coterie.HeldEpoch
         * @instance
         */
        HeldEpoch.prototype.number = 0;

        /**
         * HeldEpoch instance.
         * @member {string} instance
         * @memberof coterie.HeldEpoch
         * @instance
         */
        HeldEpoch.prototype.instance = "";

        /**
         * Creates a new HeldEpoch instance using the specified properties.
         * @function create
         * @memberof coterie.HeldEpoch
         * @static
         * @param {coterie.HeldEpoch.$Properties=} [properties] Properties to set
         * @returns {coterie.HeldEpoch} HeldEpoch instance
         * @type {{
         *   (properties: coterie.HeldEpoch.$Shape): coterie.HeldEpoch & coterie.HeldEpoch.$Shape;
         *   (properties?: coterie.HeldEpoch.$Properties): coterie.HeldEpoch;
         * }}
         */
        HeldEpoch.create = function(properties) {
            return new HeldEpoch(properties);
        };

        /**
         * Encodes the specified HeldEpoch message. Does not implicitly {@link coterie.HeldEpoch.verify|verify} messages.
         * @function encode
         * @memberof coterie.HeldEpoch
         * @static
         * @param {coterie.HeldEpoch.$Properties} message HeldEpoch message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        HeldEpoch.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ring != null && $Object.hasOwnProperty.call(message, "ring") && message.ring !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.ring);
            if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.partition);
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && !$Object.is(message.number, 0))
                writer.uint32(/* id 3, wireType 1 =*/25).double(message.number);
            if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.instance);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a HeldEpoch message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.HeldEpoch
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.HeldEpoch & coterie.HeldEpoch.$Shape} HeldEpoch
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        HeldEpoch.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.HeldEpoch();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ring = value;
                        else
                            delete message.ring;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.partition = value;
                        else
                            delete message.partition;
                        continue;
                    }
                case 3: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.instance = value;
                        else
                            delete message.instance;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return HeldEpoch;
    })();

    coterie.Suspect = (function() {

        /**
         * Properties of a Suspect.
         * @typedef {Object} coterie.Suspect.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Suspect from
         * @property {coterie.Record.$Properties|null} [record] Suspect record
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Suspect.
         * @memberof coterie
         * @interface ISuspect
         * @augments coterie.Suspect.$Properties
         * @deprecated Use coterie.Suspect.$Properties instead.
         */

        /**
         * Shape of a Suspect.
         * @typedef {coterie.Suspect.$Properties} coterie.Suspect.$Shape
         */

        /**
         * Constructs a new Suspect.
         * @memberof coterie
         * @classdesc Represents a Suspect.
         * @constructor
         * @param {coterie.Suspect.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Suspect = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Suspect from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Suspect
         * @instance
         */
        Suspect.prototype.from = null;

        /**
         * Suspect record.
         * @member {coterie.Record.$Properties|null|undefined} record
         * @memberof coterie.Suspect
         * @instance
         */
        Suspect.prototype.record = null;

        /**
         * Creates a new Suspect instance using the specified properties.
         * @function create
         * @memberof coterie.Suspect
         * @static
         * @param {coterie.Suspect.$Properties=} [properties] Properties to set
         * @returns {coterie.Suspect} Suspect instance
         * @type {{
         *   (properties: coterie.Suspect.$Shape): coterie.Suspect & coterie.Suspect.$Shape;
         *   (properties?: coterie.Suspect.$Properties): coterie.Suspect;
         * }}
         */
        Suspect.create = function(properties) {
            return new Suspect(properties);
        };

        /**
         * Encodes the specified Suspect message. Does not implicitly {@link coterie.Suspect.verify|verify} messages.
         * @function encode
         * @memberof coterie.Suspect
         * @static
         * @param {coterie.Suspect.$Properties} message Suspect message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Suspect.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                $root.coterie.Record.encode(message.record, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Suspect message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Suspect
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Suspect & coterie.Suspect.$Shape} Suspect
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Suspect.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Suspect();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.record = $root.coterie.Record.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Suspect;
    })();

    coterie.Evict = (function() {

        /**
         * Properties of an Evict.
         * @typedef {Object} coterie.Evict.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Evict from
         * @property {coterie.Record.$Properties|null} [record] Evict record
         * @property {number|null} [observers] Evict observers
         * @property {boolean|null} [bus] Evict bus
         * @property {boolean|null} [operator] Evict operator
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Evict.
         * @memberof coterie
         * @interface IEvict
         * @augments coterie.Evict.$Properties
         * @deprecated Use coterie.Evict.$Properties instead.
         */

        /**
         * Shape of an Evict.
         * @typedef {coterie.Evict.$Properties} coterie.Evict.$Shape
         */

        /**
         * Constructs a new Evict.
         * @memberof coterie
         * @classdesc Represents an Evict.
         * @constructor
         * @param {coterie.Evict.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Evict = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Evict from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Evict
         * @instance
         */
        Evict.prototype.from = null;

        /**
         * Evict record.
         * @member {coterie.Record.$Properties|null|undefined} record
         * @memberof coterie.Evict
         * @instance
         */
        Evict.prototype.record = null;

        /**
         * Evict observers.
         * @member {number} observers
         * @memberof coterie.Evict
         * @instance
         */
        Evict.prototype.observers = 0;

        /**
         * Evict bus.
         * @member {boolean} bus
         * @memberof coterie.Evict
         * @instance
         */
        Evict.prototype.bus = false;

        /**
         * Evict operator.
         * @member {boolean} operator
         * @memberof coterie.Evict
         * @instance
         */
        Evict.prototype.operator = false;

        /**
         * Creates a new Evict instance using the specified properties.
         * @function create
         * @memberof coterie.Evict
         * @static
         * @param {coterie.Evict.$Properties=} [properties] Properties to set
         * @returns {coterie.Evict} Evict instance
         * @type {{
         *   (properties: coterie.Evict.$Shape): coterie.Evict & coterie.Evict.$Shape;
         *   (properties?: coterie.Evict.$Properties): coterie.Evict;
         * }}
         */
        Evict.create = function(properties) {
            return new Evict(properties);
        };

        /**
         * Encodes the specified Evict message. Does not implicitly {@link coterie.Evict.verify|verify} messages.
         * @function encode
         * @memberof coterie.Evict
         * @static
         * @param {coterie.Evict.$Properties} message Evict message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Evict.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                $root.coterie.Record.encode(message.record, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.observers != null && $Object.hasOwnProperty.call(message, "observers") && message.observers !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.observers);
            if (message.bus != null && $Object.hasOwnProperty.call(message, "bus") && message.bus !== false)
                writer.uint32(/* id 4, wireType 0 =*/32).bool(message.bus);
            if (message.operator != null && $Object.hasOwnProperty.call(message, "operator") && message.operator !== false)
                writer.uint32(/* id 5, wireType 0 =*/40).bool(message.operator);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Evict message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Evict
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Evict & coterie.Evict.$Shape} Evict
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Evict.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Evict();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.record = $root.coterie.Record.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.observers = value;
                        else
                            delete message.observers;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.bus = value;
                        else
                            delete message.bus;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.operator = value;
                        else
                            delete message.operator;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Evict;
    })();

    coterie.Beacon = (function() {

        /**
         * Properties of a Beacon.
         * @typedef {Object} coterie.Beacon.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Beacon from
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Beacon.
         * @memberof coterie
         * @interface IBeacon
         * @augments coterie.Beacon.$Properties
         * @deprecated Use coterie.Beacon.$Properties instead.
         */

        /**
         * Shape of a Beacon.
         * @typedef {coterie.Beacon.$Properties} coterie.Beacon.$Shape
         */

        /**
         * Constructs a new Beacon.
         * @memberof coterie
         * @classdesc Represents a Beacon.
         * @constructor
         * @param {coterie.Beacon.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Beacon = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Beacon from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Beacon
         * @instance
         */
        Beacon.prototype.from = null;

        /**
         * Creates a new Beacon instance using the specified properties.
         * @function create
         * @memberof coterie.Beacon
         * @static
         * @param {coterie.Beacon.$Properties=} [properties] Properties to set
         * @returns {coterie.Beacon} Beacon instance
         * @type {{
         *   (properties: coterie.Beacon.$Shape): coterie.Beacon & coterie.Beacon.$Shape;
         *   (properties?: coterie.Beacon.$Properties): coterie.Beacon;
         * }}
         */
        Beacon.create = function(properties) {
            return new Beacon(properties);
        };

        /**
         * Encodes the specified Beacon message. Does not implicitly {@link coterie.Beacon.verify|verify} messages.
         * @function encode
         * @memberof coterie.Beacon
         * @static
         * @param {coterie.Beacon.$Properties} message Beacon message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Beacon.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Beacon message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Beacon
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Beacon & coterie.Beacon.$Shape} Beacon
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Beacon.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Beacon();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Beacon;
    })();

    coterie.Query = (function() {

        /**
         * Properties of a Query.
         * @typedef {Object} coterie.Query.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Query from
         * @property {string|null} [replyTo] Query replyTo
         * @property {number|null} [attempt] Query attempt
         * @property {coterie.AboutPartition.$Properties|null} [about] Query about
         * @property {coterie.Survey|null} [survey] Query survey
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Query.
         * @memberof coterie
         * @interface IQuery
         * @augments coterie.Query.$Properties
         * @deprecated Use coterie.Query.$Properties instead.
         */

        /**
         * Shape of a Query.
         * @typedef {coterie.Query.$Properties} coterie.Query.$Shape
         */

        /**
         * Constructs a new Query.
         * @memberof coterie
         * @classdesc Represents a Query.
         * @constructor
         * @param {coterie.Query.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Query = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Query from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Query
         * @instance
         */
        Query.prototype.from = null;

        /**
         * Query replyTo.
         * @member {string} replyTo
         * @memberof coterie.Query
         * @instance
         */
        Query.prototype.replyTo = "";

        /**
         * Query attempt.
         * @member {number} attempt
         * @memberof coterie.Query
         * @instance
         */
        Query.prototype.attempt = 0;

        /**
         * Query about.
         * @member {coterie.AboutPartition.$Properties|null|undefined} about
         * @memberof coterie.Query
         * @instance
         */
        Query.prototype.about = null;

        /**
         * Query survey.
         * @member {coterie.Survey} survey
         * @memberof coterie.Query
         * @instance
         */
        Query.prototype.survey = 0;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(Query.prototype, "_about", {
            get: $util.oneOfGetter($oneOfFields = ["about"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Creates a new Query instance using the specified properties.
         * @function create
         * @memberof coterie.Query
         * @static
         * @param {coterie.Query.$Properties=} [properties] Properties to set
         * @returns {coterie.Query} Query instance
         * @type {{
         *   (properties: coterie.Query.$Shape): coterie.Query & coterie.Query.$Shape;
         *   (properties?: coterie.Query.$Properties): coterie.Query;
         * }}
         */
        Query.create = function(properties) {
            return new Query(properties);
        };

        /**
         * Encodes the specified Query message. Does not implicitly {@link coterie.Query.verify|verify} messages.
         * @function encode
         * @memberof coterie.Query
         * @static
         * @param {coterie.Query.$Properties} message Query message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Query.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.replyTo != null && $Object.hasOwnProperty.call(message, "replyTo") && message.replyTo !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.replyTo);
            if (message.attempt != null && $Object.hasOwnProperty.call(message, "attempt") && message.attempt !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.attempt);
            if (message.about != null && $Object.hasOwnProperty.call(message, "about"))
                $root.coterie.AboutPartition.encode(message.about, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.survey != null && $Object.hasOwnProperty.call(message, "survey") && message.survey !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).int32(message.survey);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Query message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Query
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Query & coterie.Query.$Shape} Query
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Query.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Query();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.replyTo = value;
                        else
                            delete message.replyTo;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.attempt = value;
                        else
                            delete message.attempt;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.about = $root.coterie.AboutPartition.decode(reader, reader.size(), $undefined, _depth + 1, message.about);
                        message._about = "about";
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.survey = value;
                        else
                            delete message.survey;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Query;
    })();

    /**
     * Survey enum.
     * @name coterie.Survey
     * @enum {number}
     * @property {number} SURVEY_NONE=0 SURVEY_NONE value
     * @property {number} DIGEST=1 DIGEST value
     * @property {number} HEARD=2 HEARD value
     */
    coterie.Survey = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "SURVEY_NONE"] = 0;
        values[valuesById[1] = "DIGEST"] = 1;
        values[valuesById[2] = "HEARD"] = 2;
        return values;
    })();

    coterie.Cordon = (function() {

        /**
         * Properties of a Cordon.
         * @typedef {Object} coterie.Cordon.$Properties
         * @property {coterie.Sender.$Properties|null} [from] Cordon from
         * @property {string|null} [member] Cordon member
         * @property {boolean|null} [on] Cordon on
         * @property {number|null} [revision] Cordon revision
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Cordon.
         * @memberof coterie
         * @interface ICordon
         * @augments coterie.Cordon.$Properties
         * @deprecated Use coterie.Cordon.$Properties instead.
         */

        /**
         * Shape of a Cordon.
         * @typedef {coterie.Cordon.$Properties} coterie.Cordon.$Shape
         */

        /**
         * Constructs a new Cordon.
         * @memberof coterie
         * @classdesc Represents a Cordon.
         * @constructor
         * @param {coterie.Cordon.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Cordon = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Cordon from.
         * @member {coterie.Sender.$Properties|null|undefined} from
         * @memberof coterie.Cordon
         * @instance
         */
        Cordon.prototype.from = null;

        /**
         * Cordon member.
         * @member {string} member
         * @memberof coterie.Cordon
         * @instance
         */
        Cordon.prototype.member = "";

        /**
         * Cordon on.
         * @member {boolean} on
         * @memberof coterie.Cordon
         * @instance
         */
        Cordon.prototype.on = false;

        /**
         * Cordon revision.
         * @member {number} revision
         * @memberof coterie.Cordon
         * @instance
         */
        Cordon.prototype.revision = 0;

        /**
         * Creates a new Cordon instance using the specified properties.
         * @function create
         * @memberof coterie.Cordon
         * @static
         * @param {coterie.Cordon.$Properties=} [properties] Properties to set
         * @returns {coterie.Cordon} Cordon instance
         * @type {{
         *   (properties: coterie.Cordon.$Shape): coterie.Cordon & coterie.Cordon.$Shape;
         *   (properties?: coterie.Cordon.$Properties): coterie.Cordon;
         * }}
         */
        Cordon.create = function(properties) {
            return new Cordon(properties);
        };

        /**
         * Encodes the specified Cordon message. Does not implicitly {@link coterie.Cordon.verify|verify} messages.
         * @function encode
         * @memberof coterie.Cordon
         * @static
         * @param {coterie.Cordon.$Properties} message Cordon message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Cordon.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Sender.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.member != null && $Object.hasOwnProperty.call(message, "member") && message.member !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.member);
            if (message.on != null && $Object.hasOwnProperty.call(message, "on") && message.on !== false)
                writer.uint32(/* id 3, wireType 0 =*/24).bool(message.on);
            if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && message.revision !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.revision);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Cordon message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Cordon
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Cordon & coterie.Cordon.$Shape} Cordon
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Cordon.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Cordon();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Sender.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.member = value;
                        else
                            delete message.member;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.on = value;
                        else
                            delete message.on;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.revision = value;
                        else
                            delete message.revision;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Cordon;
    })();

    coterie.AboutPartition = (function() {

        /**
         * Properties of an AboutPartition.
         * @typedef {Object} coterie.AboutPartition.$Properties
         * @property {string|null} [ring] AboutPartition ring
         * @property {number|null} [partition] AboutPartition partition
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an AboutPartition.
         * @memberof coterie
         * @interface IAboutPartition
         * @augments coterie.AboutPartition.$Properties
         * @deprecated Use coterie.AboutPartition.$Properties instead.
         */

        /**
         * Shape of an AboutPartition.
         * @typedef {coterie.AboutPartition.$Properties} coterie.AboutPartition.$Shape
         */

        /**
         * Constructs a new AboutPartition.
         * @memberof coterie
         * @classdesc Represents an AboutPartition.
         * @constructor
         * @param {coterie.AboutPartition.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const AboutPartition = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * AboutPartition ring.
         * @member {string} ring
         * @memberof coterie.AboutPartition
         * @instance
         */
        AboutPartition.prototype.ring = "";

        /**
         * AboutPartition partition.
         * @member {number} partition
         * @memberof coterie.AboutPartition
         * @instance
         */
        AboutPartition.prototype.partition = 0;

        /**
         * Creates a new AboutPartition instance using the specified properties.
         * @function create
         * @memberof coterie.AboutPartition
         * @static
         * @param {coterie.AboutPartition.$Properties=} [properties] Properties to set
         * @returns {coterie.AboutPartition} AboutPartition instance
         * @type {{
         *   (properties: coterie.AboutPartition.$Shape): coterie.AboutPartition & coterie.AboutPartition.$Shape;
         *   (properties?: coterie.AboutPartition.$Properties): coterie.AboutPartition;
         * }}
         */
        AboutPartition.create = function(properties) {
            return new AboutPartition(properties);
        };

        /**
         * Encodes the specified AboutPartition message. Does not implicitly {@link coterie.AboutPartition.verify|verify} messages.
         * @function encode
         * @memberof coterie.AboutPartition
         * @static
         * @param {coterie.AboutPartition.$Properties} message AboutPartition message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        AboutPartition.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ring != null && $Object.hasOwnProperty.call(message, "ring") && message.ring !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.ring);
            if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.partition);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an AboutPartition message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.AboutPartition
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.AboutPartition & coterie.AboutPartition.$Shape} AboutPartition
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        AboutPartition.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.AboutPartition();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ring = value;
                        else
                            delete message.ring;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.partition = value;
                        else
                            delete message.partition;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return AboutPartition;
    })();

    coterie.Peer = (function() {

        /**
         * Properties of a Peer.
         * @typedef {Object} coterie.Peer.$Properties
         * @property {string|null} [name] Peer name
         * @property {string|null} [instance] Peer instance
         * @property {number|null} [incarnation] Peer incarnation
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Peer.
         * @memberof coterie
         * @interface IPeer
         * @augments coterie.Peer.$Properties
         * @deprecated Use coterie.Peer.$Properties instead.
         */

        /**
         * Shape of a Peer.
         * @typedef {coterie.Peer.$Properties} coterie.Peer.$Shape
         */

        /**
         * Constructs a new Peer.
         * @memberof coterie
         * @classdesc Represents a Peer.
         * @constructor
         * @param {coterie.Peer.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Peer = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Peer name.
         * @member {string} name
         * @memberof coterie.Peer
         * @instance
         */
        Peer.prototype.name = "";

        /**
         * Peer instance.
         * @member {string} instance
         * @memberof coterie.Peer
         * @instance
         */
        Peer.prototype.instance = "";

        /**
         * Peer incarnation.
         * @member {number} incarnation
         * @memberof coterie.Peer
         * @instance
         */
        Peer.prototype.incarnation = 0;

        /**
         * Creates a new Peer instance using the specified properties.
         * @function create
         * @memberof coterie.Peer
         * @static
         * @param {coterie.Peer.$Properties=} [properties] Properties to set
         * @returns {coterie.Peer} Peer instance
         * @type {{
         *   (properties: coterie.Peer.$Shape): coterie.Peer & coterie.Peer.$Shape;
         *   (properties?: coterie.Peer.$Properties): coterie.Peer;
         * }}
         */
        Peer.create = function(properties) {
            return new Peer(properties);
        };

        /**
         * Encodes the specified Peer message. Does not implicitly {@link coterie.Peer.verify|verify} messages.
         * @function encode
         * @memberof coterie.Peer
         * @static
         * @param {coterie.Peer.$Properties} message Peer message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Peer.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
            if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.instance);
            if (message.incarnation != null && $Object.hasOwnProperty.call(message, "incarnation") && message.incarnation !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.incarnation);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Peer message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Peer
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Peer & coterie.Peer.$Shape} Peer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Peer.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Peer();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.instance = value;
                        else
                            delete message.instance;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.incarnation = value;
                        else
                            delete message.incarnation;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Peer;
    })();

    coterie.Epoch = (function() {

        /**
         * Properties of an Epoch.
         * @typedef {Object} coterie.Epoch.$Properties
         * @property {number|null} [number] Epoch number
         * @property {string|null} [instance] Epoch instance
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Epoch.
         * @memberof coterie
         * @interface IEpoch
         * @augments coterie.Epoch.$Properties
         * @deprecated Use coterie.Epoch.$Properties instead.
         */

        /**
         * Shape of an Epoch.
         * @typedef {coterie.Epoch.$Properties} coterie.Epoch.$Shape
         */

        /**
         * Constructs a new Epoch.
         * @memberof coterie
         * @classdesc Represents an Epoch.
         * @constructor
         * @param {coterie.Epoch.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Epoch = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Epoch number.
         * @member {number} number
         * @memberof coterie.Epoch
         * @instance
         */
        Epoch.prototype.number = 0;

        /**
         * Epoch instance.
         * @member {string} instance
         * @memberof coterie.Epoch
         * @instance
         */
        Epoch.prototype.instance = "";

        /**
         * Creates a new Epoch instance using the specified properties.
         * @function create
         * @memberof coterie.Epoch
         * @static
         * @param {coterie.Epoch.$Properties=} [properties] Properties to set
         * @returns {coterie.Epoch} Epoch instance
         * @type {{
         *   (properties: coterie.Epoch.$Shape): coterie.Epoch & coterie.Epoch.$Shape;
         *   (properties?: coterie.Epoch.$Properties): coterie.Epoch;
         * }}
         */
        Epoch.create = function(properties) {
            return new Epoch(properties);
        };

        /**
         * Encodes the specified Epoch message. Does not implicitly {@link coterie.Epoch.verify|verify} messages.
         * @function encode
         * @memberof coterie.Epoch
         * @static
         * @param {coterie.Epoch.$Properties} message Epoch message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Epoch.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && !$Object.is(message.number, 0))
                writer.uint32(/* id 1, wireType 1 =*/9).double(message.number);
            if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.instance);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Epoch message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Epoch
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Epoch & coterie.Epoch.$Shape} Epoch
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Epoch.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Epoch();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.instance = value;
                        else
                            delete message.instance;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Epoch;
    })();

    coterie.Forward = (function() {

        /**
         * Properties of a Forward.
         * @typedef {Object} coterie.Forward.$Properties
         * @property {coterie.Peer.$Properties|null} [from] Forward from
         * @property {string|null} [ring] Forward ring
         * @property {string|null} [ringDigest] Forward ringDigest
         * @property {Array.<string>|null} [streams] Forward streams
         * @property {Array.<string>|null} [replies] Forward replies
         * @property {Array.<coterie.ForwardItem.$Properties>|null} [items] Forward items
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Forward.
         * @memberof coterie
         * @interface IForward
         * @augments coterie.Forward.$Properties
         * @deprecated Use coterie.Forward.$Properties instead.
         */

        /**
         * Shape of a Forward.
         * @typedef {coterie.Forward.$Properties} coterie.Forward.$Shape
         */

        /**
         * Constructs a new Forward.
         * @memberof coterie
         * @classdesc Represents a Forward.
         * @constructor
         * @param {coterie.Forward.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Forward = function (properties) {
            this.streams = [];
            this.replies = [];
            this.items = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Forward from.
         * @member {coterie.Peer.$Properties|null|undefined} from
         * @memberof coterie.Forward
         * @instance
         */
        Forward.prototype.from = null;

        /**
         * Forward ring.
         * @member {string} ring
         * @memberof coterie.Forward
         * @instance
         */
        Forward.prototype.ring = "";

        /**
         * Forward ringDigest.
         * @member {string} ringDigest
         * @memberof coterie.Forward
         * @instance
         */
        Forward.prototype.ringDigest = "";

        /**
         * Forward streams.
         * @member {Array.<string>} streams
         * @memberof coterie.Forward
         * @instance
         */
        Forward.prototype.streams = $util.emptyArray;

        /**
         * Forward replies.
         * @member {Array.<string>} replies
         * @memberof coterie.Forward
         * @instance
         */
        Forward.prototype.replies = $util.emptyArray;

        /**
         * Forward items.
         * @member {Array.<coterie.ForwardItem.$Properties>} items
         * @memberof coterie.Forward
         * @instance
         */
        Forward.prototype.items = $util.emptyArray;

        /**
         * Creates a new Forward instance using the specified properties.
         * @function create
         * @memberof coterie.Forward
         * @static
         * @param {coterie.Forward.$Properties=} [properties] Properties to set
         * @returns {coterie.Forward} Forward instance
         * @type {{
         *   (properties: coterie.Forward.$Shape): coterie.Forward & coterie.Forward.$Shape;
         *   (properties?: coterie.Forward.$Properties): coterie.Forward;
         * }}
         */
        Forward.create = function(properties) {
            return new Forward(properties);
        };

        /**
         * Encodes the specified Forward message. Does not implicitly {@link coterie.Forward.verify|verify} messages.
         * @function encode
         * @memberof coterie.Forward
         * @static
         * @param {coterie.Forward.$Properties} message Forward message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Forward.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Peer.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.ring != null && $Object.hasOwnProperty.call(message, "ring") && message.ring !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.ring);
            if (message.ringDigest != null && $Object.hasOwnProperty.call(message, "ringDigest") && message.ringDigest !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.ringDigest);
            if (message.streams != null && message.streams.length)
                for (let i = 0; i < message.streams.length; ++i)
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.streams[i]);
            if (message.replies != null && message.replies.length)
                for (let i = 0; i < message.replies.length; ++i)
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.replies[i]);
            if (message.items != null && message.items.length)
                for (let i = 0; i < message.items.length; ++i)
                    $root.coterie.ForwardItem.encode(message.items[i], writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Forward message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Forward
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Forward & coterie.Forward.$Shape} Forward
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Forward.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Forward();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Peer.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ring = value;
                        else
                            delete message.ring;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ringDigest = value;
                        else
                            delete message.ringDigest;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.streams && message.streams.length))
                            message.streams = [];
                        message.streams.push(reader.stringVerify());
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.replies && message.replies.length))
                            message.replies = [];
                        message.replies.push(reader.stringVerify());
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if (!(message.items && message.items.length))
                            message.items = [];
                        message.items.push($root.coterie.ForwardItem.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Forward;
    })();

    coterie.ForwardItem = (function() {

        /**
         * Properties of a ForwardItem.
         * @typedef {Object} coterie.ForwardItem.$Properties
         * @property {number|null} [stream] ForwardItem stream
         * @property {number|null} [partition] ForwardItem partition
         * @property {number|null} [sequence] ForwardItem sequence
         * @property {number|null} [opening] ForwardItem opening
         * @property {number|null} [position] ForwardItem position
         * @property {Uint8Array|null} [data] ForwardItem data
         * @property {Array.<coterie.Header.$Properties>|null} [headers] ForwardItem headers
         * @property {boolean|null} [wantsReply] ForwardItem wantsReply
         * @property {number|null} [attempt] ForwardItem attempt
         * @property {number|null} [remainingMs] ForwardItem remainingMs
         * @property {boolean|null} [late] ForwardItem late
         * @property {number|null} [reply] ForwardItem reply
         * @property {number|null} [ref] ForwardItem ref
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ForwardItem.
         * @memberof coterie
         * @interface IForwardItem
         * @augments coterie.ForwardItem.$Properties
         * @deprecated Use coterie.ForwardItem.$Properties instead.
         */

        /**
         * Shape of a ForwardItem.
         * @typedef {coterie.ForwardItem.$Properties} coterie.ForwardItem.$Shape
         */

        /**
         * Constructs a new ForwardItem.
         * @memberof coterie
         * @classdesc Represents a ForwardItem.
         * @constructor
         * @param {coterie.ForwardItem.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ForwardItem = function (properties) {
            this.headers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ForwardItem stream.
         * @member {number} stream
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.stream = 0;

        /**
         * ForwardItem partition.
         * @member {number} partition
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.partition = 0;

        /**
         * ForwardItem sequence.
         * @member {number} sequence
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.sequence = 0;

        /**
         * ForwardItem opening.
         * @member {number} opening
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.opening = 0;

        /**
         * ForwardItem position.
         * @member {number} position
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.position = 0;

        /**
         * ForwardItem data.
         * @member {Uint8Array} data
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.data = $util.newBuffer([]);

        /**
         * ForwardItem headers.
         * @member {Array.<coterie.Header.$Properties>} headers
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.headers = $util.emptyArray;

        /**
         * ForwardItem wantsReply.
         * @member {boolean} wantsReply
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.wantsReply = false;

        /**
         * ForwardItem attempt.
         * @member {number} attempt
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.attempt = 0;

        /**
         * ForwardItem remainingMs.
         * @member {number} remainingMs
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.remainingMs = 0;

        /**
         * ForwardItem late.
         * @member {boolean} late
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.late = false;

        /**
         * ForwardItem reply.
         * @member {number} reply
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.reply = 0;

        /**
         * ForwardItem ref.
         * @member {number} ref
         * @memberof coterie.ForwardItem
         * @instance
         */
        ForwardItem.prototype.ref = 0;

        /**
         * Creates a new ForwardItem instance using the specified properties.
         * @function create
         * @memberof coterie.ForwardItem
         * @static
         * @param {coterie.ForwardItem.$Properties=} [properties] Properties to set
         * @returns {coterie.ForwardItem} ForwardItem instance
         * @type {{
         *   (properties: coterie.ForwardItem.$Shape): coterie.ForwardItem & coterie.ForwardItem.$Shape;
         *   (properties?: coterie.ForwardItem.$Properties): coterie.ForwardItem;
         * }}
         */
        ForwardItem.create = function(properties) {
            return new ForwardItem(properties);
        };

        /**
         * Encodes the specified ForwardItem message. Does not implicitly {@link coterie.ForwardItem.verify|verify} messages.
         * @function encode
         * @memberof coterie.ForwardItem
         * @static
         * @param {coterie.ForwardItem.$Properties} message ForwardItem message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ForwardItem.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.stream != null && $Object.hasOwnProperty.call(message, "stream") && message.stream !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.stream);
            if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.partition);
            if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && !$Object.is(message.sequence, 0))
                writer.uint32(/* id 3, wireType 1 =*/25).double(message.sequence);
            if (message.opening != null && $Object.hasOwnProperty.call(message, "opening") && message.opening !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.opening);
            if (message.position != null && $Object.hasOwnProperty.call(message, "position") && message.position !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.position);
            if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.data);
            if (message.headers != null && message.headers.length)
                for (let i = 0; i < message.headers.length; ++i)
                    $root.coterie.Header.encode(message.headers[i], writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
            if (message.wantsReply != null && $Object.hasOwnProperty.call(message, "wantsReply") && message.wantsReply !== false)
                writer.uint32(/* id 9, wireType 0 =*/72).bool(message.wantsReply);
            if (message.attempt != null && $Object.hasOwnProperty.call(message, "attempt") && message.attempt !== 0)
                writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.attempt);
            if (message.remainingMs != null && $Object.hasOwnProperty.call(message, "remainingMs") && !$Object.is(message.remainingMs, 0))
                writer.uint32(/* id 11, wireType 1 =*/89).double(message.remainingMs);
            if (message.late != null && $Object.hasOwnProperty.call(message, "late") && message.late !== false)
                writer.uint32(/* id 12, wireType 0 =*/96).bool(message.late);
            if (message.reply != null && $Object.hasOwnProperty.call(message, "reply") && message.reply !== 0)
                writer.uint32(/* id 13, wireType 0 =*/104).uint32(message.reply);
            if (message.ref != null && $Object.hasOwnProperty.call(message, "ref") && !$Object.is(message.ref, 0))
                writer.uint32(/* id 14, wireType 1 =*/113).double(message.ref);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ForwardItem message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.ForwardItem
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.ForwardItem & coterie.ForwardItem.$Shape} ForwardItem
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ForwardItem.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.ForwardItem();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.stream = value;
                        else
                            delete message.stream;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.partition = value;
                        else
                            delete message.partition;
                        continue;
                    }
                case 3: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.sequence = value;
                        else
                            delete message.sequence;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.opening = value;
                        else
                            delete message.opening;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.position = value;
                        else
                            delete message.position;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.data = value;
                        else
                            delete message.data;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if (!(message.headers && message.headers.length))
                            message.headers = [];
                        message.headers.push($root.coterie.Header.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.wantsReply = value;
                        else
                            delete message.wantsReply;
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.attempt = value;
                        else
                            delete message.attempt;
                        continue;
                    }
                case 11: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.remainingMs = value;
                        else
                            delete message.remainingMs;
                        continue;
                    }
                case 12: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.late = value;
                        else
                            delete message.late;
                        continue;
                    }
                case 13: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.reply = value;
                        else
                            delete message.reply;
                        continue;
                    }
                case 14: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.ref = value;
                        else
                            delete message.ref;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ForwardItem;
    })();

    coterie.Ack = (function() {

        /**
         * Properties of an Ack.
         * @typedef {Object} coterie.Ack.$Properties
         * @property {coterie.Peer.$Properties|null} [from] Ack from
         * @property {string|null} [ring] Ack ring
         * @property {Array.<number>|null} [ranges] Ack ranges
         * @property {Array.<coterie.LaneReply.$Properties>|null} [replies] Ack replies
         * @property {string|null} [clique] Ack clique
         * @property {Array.<coterie.Answer.$Properties>|null} [answers] Ack answers
         * @property {Array.<number>|null} [done] Ack done
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Ack.
         * @memberof coterie
         * @interface IAck
         * @augments coterie.Ack.$Properties
         * @deprecated Use coterie.Ack.$Properties instead.
         */

        /**
         * Shape of an Ack.
         * @typedef {coterie.Ack.$Properties} coterie.Ack.$Shape
         */

        /**
         * Constructs a new Ack.
         * @memberof coterie
         * @classdesc Represents an Ack.
         * @constructor
         * @param {coterie.Ack.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Ack = function (properties) {
            this.ranges = [];
            this.replies = [];
            this.answers = [];
            this.done = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Ack from.
         * @member {coterie.Peer.$Properties|null|undefined} from
         * @memberof coterie.Ack
         * @instance
         */
        Ack.prototype.from = null;

        /**
         * Ack ring.
         * @member {string} ring
         * @memberof coterie.Ack
         * @instance
         */
        Ack.prototype.ring = "";

        /**
         * Ack ranges.
         * @member {Array.<number>} ranges
         * @memberof coterie.Ack
         * @instance
         */
        Ack.prototype.ranges = $util.emptyArray;

        /**
         * Ack replies.
         * @member {Array.<coterie.LaneReply.$Properties>} replies
         * @memberof coterie.Ack
         * @instance
         */
        Ack.prototype.replies = $util.emptyArray;

        /**
         * Ack clique.
         * @member {string} clique
         * @memberof coterie.Ack
         * @instance
         */
        Ack.prototype.clique = "";

        /**
         * Ack answers.
         * @member {Array.<coterie.Answer.$Properties>} answers
         * @memberof coterie.Ack
         * @instance
         */
        Ack.prototype.answers = $util.emptyArray;

        /**
         * Ack done.
         * @member {Array.<number>} done
         * @memberof coterie.Ack
         * @instance
         */
        Ack.prototype.done = $util.emptyArray;

        /**
         * Creates a new Ack instance using the specified properties.
         * @function create
         * @memberof coterie.Ack
         * @static
         * @param {coterie.Ack.$Properties=} [properties] Properties to set
         * @returns {coterie.Ack} Ack instance
         * @type {{
         *   (properties: coterie.Ack.$Shape): coterie.Ack & coterie.Ack.$Shape;
         *   (properties?: coterie.Ack.$Properties): coterie.Ack;
         * }}
         */
        Ack.create = function(properties) {
            return new Ack(properties);
        };

        /**
         * Encodes the specified Ack message. Does not implicitly {@link coterie.Ack.verify|verify} messages.
         * @function encode
         * @memberof coterie.Ack
         * @static
         * @param {coterie.Ack.$Properties} message Ack message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Ack.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Peer.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.ring != null && $Object.hasOwnProperty.call(message, "ring") && message.ring !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.ring);
            if (message.ranges != null && message.ranges.length)
                writer.uint32(/* id 3, wireType 2 =*/26).doubles(message.ranges);
            if (message.replies != null && message.replies.length)
                for (let i = 0; i < message.replies.length; ++i)
                    $root.coterie.LaneReply.encode(message.replies[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.clique != null && $Object.hasOwnProperty.call(message, "clique") && message.clique !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.clique);
            if (message.answers != null && message.answers.length)
                for (let i = 0; i < message.answers.length; ++i)
                    $root.coterie.Answer.encode(message.answers[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.done != null && message.done.length)
                writer.uint32(/* id 7, wireType 2 =*/58).doubles(message.done);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Ack message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Ack
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Ack & coterie.Ack.$Shape} Ack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Ack.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Ack();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Peer.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ring = value;
                        else
                            delete message.ring;
                        continue;
                    }
                case 3: {
                        if (wireType === 2) {
                            if (!(message.ranges && message.ranges.length))
                                message.ranges = [];
                            reader.doubles(message.ranges);
                            continue;
                        }
                        if (wireType !== 1)
                            break;
                        if (!(message.ranges && message.ranges.length))
                            message.ranges = [];
                        message.ranges.push(reader.double());
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.replies && message.replies.length))
                            message.replies = [];
                        message.replies.push($root.coterie.LaneReply.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.clique = value;
                        else
                            delete message.clique;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.answers && message.answers.length))
                            message.answers = [];
                        message.answers.push($root.coterie.Answer.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 7: {
                        if (wireType === 2) {
                            if (!(message.done && message.done.length))
                                message.done = [];
                            reader.doubles(message.done);
                            continue;
                        }
                        if (wireType !== 1)
                            break;
                        if (!(message.done && message.done.length))
                            message.done = [];
                        message.done.push(reader.double());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Ack;
    })();

    coterie.LaneReply = (function() {

        /**
         * Properties of a LaneReply.
         * @typedef {Object} coterie.LaneReply.$Properties
         * @property {number|null} [partition] LaneReply partition
         * @property {number|null} [sequence] LaneReply sequence
         * @property {Uint8Array|null} [data] LaneReply data
         * @property {Array.<coterie.Header.$Properties>|null} [headers] LaneReply headers
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a LaneReply.
         * @memberof coterie
         * @interface ILaneReply
         * @augments coterie.LaneReply.$Properties
         * @deprecated Use coterie.LaneReply.$Properties instead.
         */

        /**
         * Shape of a LaneReply.
         * @typedef {coterie.LaneReply.$Properties} coterie.LaneReply.$Shape
         */

        /**
         * Constructs a new LaneReply.
         * @memberof coterie
         * @classdesc Represents a LaneReply.
         * @constructor
         * @param {coterie.LaneReply.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const LaneReply = function (properties) {
            this.headers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * LaneReply partition.
         * @member {number} partition
         * @memberof coterie.LaneReply
         * @instance
         */
        LaneReply.prototype.partition = 0;

        /**
         * LaneReply sequence.
         * @member {number} sequence
         * @memberof coterie.LaneReply
         * @instance
         */
        LaneReply.prototype.sequence = 0;

        /**
         * LaneReply data.
         * @member {Uint8Array} data
         * @memberof coterie.LaneReply
         * @instance
         */
        LaneReply.prototype.data = $util.newBuffer([]);

        /**
         * LaneReply headers.
         * @member {Array.<coterie.Header.$Properties>} headers
         * @memberof coterie.LaneReply
         * @instance
         */
        LaneReply.prototype.headers = $util.emptyArray;

        /**
         * Creates a new LaneReply instance using the specified properties.
         * @function create
         * @memberof coterie.LaneReply
         * @static
         * @param {coterie.LaneReply.$Properties=} [properties] Properties to set
         * @returns {coterie.LaneReply} LaneReply instance
         * @type {{
         *   (properties: coterie.LaneReply.$Shape): coterie.LaneReply & coterie.LaneReply.$Shape;
         *   (properties?: coterie.LaneReply.$Properties): coterie.LaneReply;
         * }}
         */
        LaneReply.create = function(properties) {
            return new LaneReply(properties);
        };

        /**
         * Encodes the specified LaneReply message. Does not implicitly {@link coterie.LaneReply.verify|verify} messages.
         * @function encode
         * @memberof coterie.LaneReply
         * @static
         * @param {coterie.LaneReply.$Properties} message LaneReply message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        LaneReply.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.partition);
            if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && !$Object.is(message.sequence, 0))
                writer.uint32(/* id 2, wireType 1 =*/17).double(message.sequence);
            if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.data);
            if (message.headers != null && message.headers.length)
                for (let i = 0; i < message.headers.length; ++i)
                    $root.coterie.Header.encode(message.headers[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a LaneReply message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.LaneReply
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.LaneReply & coterie.LaneReply.$Shape} LaneReply
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        LaneReply.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.LaneReply();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.partition = value;
                        else
                            delete message.partition;
                        continue;
                    }
                case 2: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.sequence = value;
                        else
                            delete message.sequence;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.data = value;
                        else
                            delete message.data;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.headers && message.headers.length))
                            message.headers = [];
                        message.headers.push($root.coterie.Header.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return LaneReply;
    })();

    coterie.Answer = (function() {

        /**
         * Properties of an Answer.
         * @typedef {Object} coterie.Answer.$Properties
         * @property {number|null} [ref] Answer ref
         * @property {Uint8Array|null} [data] Answer data
         * @property {Array.<coterie.Header.$Properties>|null} [headers] Answer headers
         * @property {string|null} [code] Answer code
         * @property {string|null} [text] Answer text
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Answer.
         * @memberof coterie
         * @interface IAnswer
         * @augments coterie.Answer.$Properties
         * @deprecated Use coterie.Answer.$Properties instead.
         */

        /**
         * Shape of an Answer.
         * @typedef {coterie.Answer.$Properties} coterie.Answer.$Shape
         */

        /**
         * Constructs a new Answer.
         * @memberof coterie
         * @classdesc Represents an Answer.
         * @constructor
         * @param {coterie.Answer.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Answer = function (properties) {
            this.headers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Answer ref.
         * @member {number} ref
         * @memberof coterie.Answer
         * @instance
         */
        Answer.prototype.ref = 0;

        /**
         * Answer data.
         * @member {Uint8Array} data
         * @memberof coterie.Answer
         * @instance
         */
        Answer.prototype.data = $util.newBuffer([]);

        /**
         * Answer headers.
         * @member {Array.<coterie.Header.$Properties>} headers
         * @memberof coterie.Answer
         * @instance
         */
        Answer.prototype.headers = $util.emptyArray;

        /**
         * Answer code.
         * @member {string} code
         * @memberof coterie.Answer
         * @instance
         */
        Answer.prototype.code = "";

        /**
         * Answer text.
         * @member {string} text
         * @memberof coterie.Answer
         * @instance
         */
        Answer.prototype.text = "";

        /**
         * Creates a new Answer instance using the specified properties.
         * @function create
         * @memberof coterie.Answer
         * @static
         * @param {coterie.Answer.$Properties=} [properties] Properties to set
         * @returns {coterie.Answer} Answer instance
         * @type {{
         *   (properties: coterie.Answer.$Shape): coterie.Answer & coterie.Answer.$Shape;
         *   (properties?: coterie.Answer.$Properties): coterie.Answer;
         * }}
         */
        Answer.create = function(properties) {
            return new Answer(properties);
        };

        /**
         * Encodes the specified Answer message. Does not implicitly {@link coterie.Answer.verify|verify} messages.
         * @function encode
         * @memberof coterie.Answer
         * @static
         * @param {coterie.Answer.$Properties} message Answer message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Answer.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ref != null && $Object.hasOwnProperty.call(message, "ref") && !$Object.is(message.ref, 0))
                writer.uint32(/* id 1, wireType 1 =*/9).double(message.ref);
            if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.data);
            if (message.headers != null && message.headers.length)
                for (let i = 0; i < message.headers.length; ++i)
                    $root.coterie.Header.encode(message.headers[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.code);
            if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.text);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Answer message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Answer
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Answer & coterie.Answer.$Shape} Answer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Answer.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Answer();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.ref = value;
                        else
                            delete message.ref;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.data = value;
                        else
                            delete message.data;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.headers && message.headers.length))
                            message.headers = [];
                        message.headers.push($root.coterie.Header.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.code = value;
                        else
                            delete message.code;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.text = value;
                        else
                            delete message.text;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Answer;
    })();

    coterie.Nack = (function() {

        /**
         * Properties of a Nack.
         * @typedef {Object} coterie.Nack.$Properties
         * @property {coterie.Peer.$Properties|null} [from] Nack from
         * @property {string|null} [ring] Nack ring
         * @property {string|null} [ringDigest] Nack ringDigest
         * @property {string|null} [viewDigest] Nack viewDigest
         * @property {Array.<coterie.Refusal.$Properties>|null} [refusals] Nack refusals
         * @property {string|null} [clique] Nack clique
         * @property {Array.<coterie.Answer.$Properties>|null} [answers] Nack answers
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Nack.
         * @memberof coterie
         * @interface INack
         * @augments coterie.Nack.$Properties
         * @deprecated Use coterie.Nack.$Properties instead.
         */

        /**
         * Shape of a Nack.
         * @typedef {coterie.Nack.$Properties} coterie.Nack.$Shape
         */

        /**
         * Constructs a new Nack.
         * @memberof coterie
         * @classdesc Represents a Nack.
         * @constructor
         * @param {coterie.Nack.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Nack = function (properties) {
            this.refusals = [];
            this.answers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Nack from.
         * @member {coterie.Peer.$Properties|null|undefined} from
         * @memberof coterie.Nack
         * @instance
         */
        Nack.prototype.from = null;

        /**
         * Nack ring.
         * @member {string} ring
         * @memberof coterie.Nack
         * @instance
         */
        Nack.prototype.ring = "";

        /**
         * Nack ringDigest.
         * @member {string} ringDigest
         * @memberof coterie.Nack
         * @instance
         */
        Nack.prototype.ringDigest = "";

        /**
         * Nack viewDigest.
         * @member {string} viewDigest
         * @memberof coterie.Nack
         * @instance
         */
        Nack.prototype.viewDigest = "";

        /**
         * Nack refusals.
         * @member {Array.<coterie.Refusal.$Properties>} refusals
         * @memberof coterie.Nack
         * @instance
         */
        Nack.prototype.refusals = $util.emptyArray;

        /**
         * Nack clique.
         * @member {string} clique
         * @memberof coterie.Nack
         * @instance
         */
        Nack.prototype.clique = "";

        /**
         * Nack answers.
         * @member {Array.<coterie.Answer.$Properties>} answers
         * @memberof coterie.Nack
         * @instance
         */
        Nack.prototype.answers = $util.emptyArray;

        /**
         * Creates a new Nack instance using the specified properties.
         * @function create
         * @memberof coterie.Nack
         * @static
         * @param {coterie.Nack.$Properties=} [properties] Properties to set
         * @returns {coterie.Nack} Nack instance
         * @type {{
         *   (properties: coterie.Nack.$Shape): coterie.Nack & coterie.Nack.$Shape;
         *   (properties?: coterie.Nack.$Properties): coterie.Nack;
         * }}
         */
        Nack.create = function(properties) {
            return new Nack(properties);
        };

        /**
         * Encodes the specified Nack message. Does not implicitly {@link coterie.Nack.verify|verify} messages.
         * @function encode
         * @memberof coterie.Nack
         * @static
         * @param {coterie.Nack.$Properties} message Nack message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Nack.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Peer.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.ring != null && $Object.hasOwnProperty.call(message, "ring") && message.ring !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.ring);
            if (message.ringDigest != null && $Object.hasOwnProperty.call(message, "ringDigest") && message.ringDigest !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.ringDigest);
            if (message.viewDigest != null && $Object.hasOwnProperty.call(message, "viewDigest") && message.viewDigest !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.viewDigest);
            if (message.refusals != null && message.refusals.length)
                for (let i = 0; i < message.refusals.length; ++i)
                    $root.coterie.Refusal.encode(message.refusals[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.clique != null && $Object.hasOwnProperty.call(message, "clique") && message.clique !== "")
                writer.uint32(/* id 6, wireType 2 =*/50).string(message.clique);
            if (message.answers != null && message.answers.length)
                for (let i = 0; i < message.answers.length; ++i)
                    $root.coterie.Answer.encode(message.answers[i], writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Nack message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Nack
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Nack & coterie.Nack.$Shape} Nack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Nack.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Nack();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Peer.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ring = value;
                        else
                            delete message.ring;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ringDigest = value;
                        else
                            delete message.ringDigest;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.viewDigest = value;
                        else
                            delete message.viewDigest;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.refusals && message.refusals.length))
                            message.refusals = [];
                        message.refusals.push($root.coterie.Refusal.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.clique = value;
                        else
                            delete message.clique;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if (!(message.answers && message.answers.length))
                            message.answers = [];
                        message.answers.push($root.coterie.Answer.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Nack;
    })();

    coterie.Refusal = (function() {

        /**
         * Properties of a Refusal.
         * @typedef {Object} coterie.Refusal.$Properties
         * @property {number|null} [partition] Refusal partition
         * @property {number|null} [sequence] Refusal sequence
         * @property {number|null} [opening] Refusal opening
         * @property {string|null} [code] Refusal code
         * @property {string|null} [text] Refusal text
         * @property {number|null} [retryAfterMs] Refusal retryAfterMs
         * @property {string|null} [owner] Refusal owner
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Refusal.
         * @memberof coterie
         * @interface IRefusal
         * @augments coterie.Refusal.$Properties
         * @deprecated Use coterie.Refusal.$Properties instead.
         */

        /**
         * Shape of a Refusal.
         * @typedef {coterie.Refusal.$Properties} coterie.Refusal.$Shape
         */

        /**
         * Constructs a new Refusal.
         * @memberof coterie
         * @classdesc Represents a Refusal.
         * @constructor
         * @param {coterie.Refusal.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Refusal = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Refusal partition.
         * @member {number} partition
         * @memberof coterie.Refusal
         * @instance
         */
        Refusal.prototype.partition = 0;

        /**
         * Refusal sequence.
         * @member {number} sequence
         * @memberof coterie.Refusal
         * @instance
         */
        Refusal.prototype.sequence = 0;

        /**
         * Refusal opening.
         * @member {number} opening
         * @memberof coterie.Refusal
         * @instance
         */
        Refusal.prototype.opening = 0;

        /**
         * Refusal code.
         * @member {string} code
         * @memberof coterie.Refusal
         * @instance
         */
        Refusal.prototype.code = "";

        /**
         * Refusal text.
         * @member {string} text
         * @memberof coterie.Refusal
         * @instance
         */
        Refusal.prototype.text = "";

        /**
         * Refusal retryAfterMs.
         * @member {number} retryAfterMs
         * @memberof coterie.Refusal
         * @instance
         */
        Refusal.prototype.retryAfterMs = 0;

        /**
         * Refusal owner.
         * @member {string} owner
         * @memberof coterie.Refusal
         * @instance
         */
        Refusal.prototype.owner = "";

        /**
         * Creates a new Refusal instance using the specified properties.
         * @function create
         * @memberof coterie.Refusal
         * @static
         * @param {coterie.Refusal.$Properties=} [properties] Properties to set
         * @returns {coterie.Refusal} Refusal instance
         * @type {{
         *   (properties: coterie.Refusal.$Shape): coterie.Refusal & coterie.Refusal.$Shape;
         *   (properties?: coterie.Refusal.$Properties): coterie.Refusal;
         * }}
         */
        Refusal.create = function(properties) {
            return new Refusal(properties);
        };

        /**
         * Encodes the specified Refusal message. Does not implicitly {@link coterie.Refusal.verify|verify} messages.
         * @function encode
         * @memberof coterie.Refusal
         * @static
         * @param {coterie.Refusal.$Properties} message Refusal message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Refusal.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.partition);
            if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && !$Object.is(message.sequence, 0))
                writer.uint32(/* id 2, wireType 1 =*/17).double(message.sequence);
            if (message.opening != null && $Object.hasOwnProperty.call(message, "opening") && message.opening !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.opening);
            if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.code);
            if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.text);
            if (message.retryAfterMs != null && $Object.hasOwnProperty.call(message, "retryAfterMs") && !$Object.is(message.retryAfterMs, 0))
                writer.uint32(/* id 6, wireType 1 =*/49).double(message.retryAfterMs);
            if (message.owner != null && $Object.hasOwnProperty.call(message, "owner") && message.owner !== "")
                writer.uint32(/* id 7, wireType 2 =*/58).string(message.owner);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Refusal message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Refusal
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Refusal & coterie.Refusal.$Shape} Refusal
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Refusal.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Refusal();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.partition = value;
                        else
                            delete message.partition;
                        continue;
                    }
                case 2: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.sequence = value;
                        else
                            delete message.sequence;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.opening = value;
                        else
                            delete message.opening;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.code = value;
                        else
                            delete message.code;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.text = value;
                        else
                            delete message.text;
                        continue;
                    }
                case 6: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.retryAfterMs = value;
                        else
                            delete message.retryAfterMs;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.owner = value;
                        else
                            delete message.owner;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Refusal;
    })();

    coterie.Progress = (function() {

        /**
         * Properties of a Progress.
         * @typedef {Object} coterie.Progress.$Properties
         * @property {coterie.Peer.$Properties|null} [from] Progress from
         * @property {string|null} [ring] Progress ring
         * @property {Array.<number>|null} [partitions] Progress partitions
         * @property {string|null} [clique] Progress clique
         * @property {Array.<number>|null} [refs] Progress refs
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Progress.
         * @memberof coterie
         * @interface IProgress
         * @augments coterie.Progress.$Properties
         * @deprecated Use coterie.Progress.$Properties instead.
         */

        /**
         * Shape of a Progress.
         * @typedef {coterie.Progress.$Properties} coterie.Progress.$Shape
         */

        /**
         * Constructs a new Progress.
         * @memberof coterie
         * @classdesc Represents a Progress.
         * @constructor
         * @param {coterie.Progress.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Progress = function (properties) {
            this.partitions = [];
            this.refs = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Progress from.
         * @member {coterie.Peer.$Properties|null|undefined} from
         * @memberof coterie.Progress
         * @instance
         */
        Progress.prototype.from = null;

        /**
         * Progress ring.
         * @member {string} ring
         * @memberof coterie.Progress
         * @instance
         */
        Progress.prototype.ring = "";

        /**
         * Progress partitions.
         * @member {Array.<number>} partitions
         * @memberof coterie.Progress
         * @instance
         */
        Progress.prototype.partitions = $util.emptyArray;

        /**
         * Progress clique.
         * @member {string} clique
         * @memberof coterie.Progress
         * @instance
         */
        Progress.prototype.clique = "";

        /**
         * Progress refs.
         * @member {Array.<number>} refs
         * @memberof coterie.Progress
         * @instance
         */
        Progress.prototype.refs = $util.emptyArray;

        /**
         * Creates a new Progress instance using the specified properties.
         * @function create
         * @memberof coterie.Progress
         * @static
         * @param {coterie.Progress.$Properties=} [properties] Properties to set
         * @returns {coterie.Progress} Progress instance
         * @type {{
         *   (properties: coterie.Progress.$Shape): coterie.Progress & coterie.Progress.$Shape;
         *   (properties?: coterie.Progress.$Properties): coterie.Progress;
         * }}
         */
        Progress.create = function(properties) {
            return new Progress(properties);
        };

        /**
         * Encodes the specified Progress message. Does not implicitly {@link coterie.Progress.verify|verify} messages.
         * @function encode
         * @memberof coterie.Progress
         * @static
         * @param {coterie.Progress.$Properties} message Progress message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Progress.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Peer.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.ring != null && $Object.hasOwnProperty.call(message, "ring") && message.ring !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.ring);
            if (message.partitions != null && message.partitions.length)
                writer.uint32(/* id 3, wireType 2 =*/26).uint32s(message.partitions);
            if (message.clique != null && $Object.hasOwnProperty.call(message, "clique") && message.clique !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.clique);
            if (message.refs != null && message.refs.length)
                writer.uint32(/* id 5, wireType 2 =*/42).doubles(message.refs);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Progress message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Progress
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Progress & coterie.Progress.$Shape} Progress
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Progress.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Progress();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Peer.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ring = value;
                        else
                            delete message.ring;
                        continue;
                    }
                case 3: {
                        if (wireType === 2) {
                            if (!(message.partitions && message.partitions.length))
                                message.partitions = [];
                            reader.uint32s(message.partitions);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.partitions && message.partitions.length))
                            message.partitions = [];
                        message.partitions.push(reader.uint32());
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.clique = value;
                        else
                            delete message.clique;
                        continue;
                    }
                case 5: {
                        if (wireType === 2) {
                            if (!(message.refs && message.refs.length))
                                message.refs = [];
                            reader.doubles(message.refs);
                            continue;
                        }
                        if (wireType !== 1)
                            break;
                        if (!(message.refs && message.refs.length))
                            message.refs = [];
                        message.refs.push(reader.double());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Progress;
    })();

    coterie.Claim = (function() {

        /**
         * Properties of a Claim.
         * @typedef {Object} coterie.Claim.$Properties
         * @property {coterie.Peer.$Properties|null} [from] Claim from
         * @property {string|null} [ring] Claim ring
         * @property {string|null} [ringDigest] Claim ringDigest
         * @property {string|null} [viewDigest] Claim viewDigest
         * @property {Array.<string>|null} [streams] Claim streams
         * @property {Array.<number>|null} [partitions] Claim partitions
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Claim.
         * @memberof coterie
         * @interface IClaim
         * @augments coterie.Claim.$Properties
         * @deprecated Use coterie.Claim.$Properties instead.
         */

        /**
         * Shape of a Claim.
         * @typedef {coterie.Claim.$Properties} coterie.Claim.$Shape
         */

        /**
         * Constructs a new Claim.
         * @memberof coterie
         * @classdesc Represents a Claim.
         * @constructor
         * @param {coterie.Claim.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Claim = function (properties) {
            this.streams = [];
            this.partitions = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Claim from.
         * @member {coterie.Peer.$Properties|null|undefined} from
         * @memberof coterie.Claim
         * @instance
         */
        Claim.prototype.from = null;

        /**
         * Claim ring.
         * @member {string} ring
         * @memberof coterie.Claim
         * @instance
         */
        Claim.prototype.ring = "";

        /**
         * Claim ringDigest.
         * @member {string} ringDigest
         * @memberof coterie.Claim
         * @instance
         */
        Claim.prototype.ringDigest = "";

        /**
         * Claim viewDigest.
         * @member {string} viewDigest
         * @memberof coterie.Claim
         * @instance
         */
        Claim.prototype.viewDigest = "";

        /**
         * Claim streams.
         * @member {Array.<string>} streams
         * @memberof coterie.Claim
         * @instance
         */
        Claim.prototype.streams = $util.emptyArray;

        /**
         * Claim partitions.
         * @member {Array.<number>} partitions
         * @memberof coterie.Claim
         * @instance
         */
        Claim.prototype.partitions = $util.emptyArray;

        /**
         * Creates a new Claim instance using the specified properties.
         * @function create
         * @memberof coterie.Claim
         * @static
         * @param {coterie.Claim.$Properties=} [properties] Properties to set
         * @returns {coterie.Claim} Claim instance
         * @type {{
         *   (properties: coterie.Claim.$Shape): coterie.Claim & coterie.Claim.$Shape;
         *   (properties?: coterie.Claim.$Properties): coterie.Claim;
         * }}
         */
        Claim.create = function(properties) {
            return new Claim(properties);
        };

        /**
         * Encodes the specified Claim message. Does not implicitly {@link coterie.Claim.verify|verify} messages.
         * @function encode
         * @memberof coterie.Claim
         * @static
         * @param {coterie.Claim.$Properties} message Claim message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Claim.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Peer.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.ring != null && $Object.hasOwnProperty.call(message, "ring") && message.ring !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.ring);
            if (message.ringDigest != null && $Object.hasOwnProperty.call(message, "ringDigest") && message.ringDigest !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.ringDigest);
            if (message.viewDigest != null && $Object.hasOwnProperty.call(message, "viewDigest") && message.viewDigest !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.viewDigest);
            if (message.streams != null && message.streams.length)
                for (let i = 0; i < message.streams.length; ++i)
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.streams[i]);
            if (message.partitions != null && message.partitions.length)
                writer.uint32(/* id 6, wireType 2 =*/50).uint32s(message.partitions);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Claim message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Claim
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Claim & coterie.Claim.$Shape} Claim
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Claim.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Claim();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Peer.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ring = value;
                        else
                            delete message.ring;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ringDigest = value;
                        else
                            delete message.ringDigest;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.viewDigest = value;
                        else
                            delete message.viewDigest;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.streams && message.streams.length))
                            message.streams = [];
                        message.streams.push(reader.stringVerify());
                        continue;
                    }
                case 6: {
                        if (wireType === 2) {
                            if (!(message.partitions && message.partitions.length))
                                message.partitions = [];
                            reader.uint32s(message.partitions);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.partitions && message.partitions.length))
                            message.partitions = [];
                        message.partitions.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Claim;
    })();

    coterie.Released = (function() {

        /**
         * Properties of a Released.
         * @typedef {Object} coterie.Released.$Properties
         * @property {coterie.Peer.$Properties|null} [from] Released from
         * @property {string|null} [ring] Released ring
         * @property {Array.<coterie.ReleasedGroup.$Properties>|null} [groups] Released groups
         * @property {Array.<coterie.ReleasedLane.$Properties>|null} [lanes] Released lanes
         * @property {Uint8Array|null} [ids] Released ids
         * @property {Array.<coterie.Redirect.$Properties>|null} [redirects] Released redirects
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Released.
         * @memberof coterie
         * @interface IReleased
         * @augments coterie.Released.$Properties
         * @deprecated Use coterie.Released.$Properties instead.
         */

        /**
         * Shape of a Released.
         * @typedef {coterie.Released.$Properties} coterie.Released.$Shape
         */

        /**
         * Constructs a new Released.
         * @memberof coterie
         * @classdesc Represents a Released.
         * @constructor
         * @param {coterie.Released.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Released = function (properties) {
            this.groups = [];
            this.lanes = [];
            this.redirects = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Released from.
         * @member {coterie.Peer.$Properties|null|undefined} from
         * @memberof coterie.Released
         * @instance
         */
        Released.prototype.from = null;

        /**
         * Released ring.
         * @member {string} ring
         * @memberof coterie.Released
         * @instance
         */
        Released.prototype.ring = "";

        /**
         * Released groups.
         * @member {Array.<coterie.ReleasedGroup.$Properties>} groups
         * @memberof coterie.Released
         * @instance
         */
        Released.prototype.groups = $util.emptyArray;

        /**
         * Released lanes.
         * @member {Array.<coterie.ReleasedLane.$Properties>} lanes
         * @memberof coterie.Released
         * @instance
         */
        Released.prototype.lanes = $util.emptyArray;

        /**
         * Released ids.
         * @member {Uint8Array} ids
         * @memberof coterie.Released
         * @instance
         */
        Released.prototype.ids = $util.newBuffer([]);

        /**
         * Released redirects.
         * @member {Array.<coterie.Redirect.$Properties>} redirects
         * @memberof coterie.Released
         * @instance
         */
        Released.prototype.redirects = $util.emptyArray;

        /**
         * Creates a new Released instance using the specified properties.
         * @function create
         * @memberof coterie.Released
         * @static
         * @param {coterie.Released.$Properties=} [properties] Properties to set
         * @returns {coterie.Released} Released instance
         * @type {{
         *   (properties: coterie.Released.$Shape): coterie.Released & coterie.Released.$Shape;
         *   (properties?: coterie.Released.$Properties): coterie.Released;
         * }}
         */
        Released.create = function(properties) {
            return new Released(properties);
        };

        /**
         * Encodes the specified Released message. Does not implicitly {@link coterie.Released.verify|verify} messages.
         * @function encode
         * @memberof coterie.Released
         * @static
         * @param {coterie.Released.$Properties} message Released message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Released.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.from != null && $Object.hasOwnProperty.call(message, "from"))
                $root.coterie.Peer.encode(message.from, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.ring != null && $Object.hasOwnProperty.call(message, "ring") && message.ring !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.ring);
            if (message.groups != null && message.groups.length)
                for (let i = 0; i < message.groups.length; ++i)
                    $root.coterie.ReleasedGroup.encode(message.groups[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.lanes != null && message.lanes.length)
                for (let i = 0; i < message.lanes.length; ++i)
                    $root.coterie.ReleasedLane.encode(message.lanes[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.ids != null && $Object.hasOwnProperty.call(message, "ids") && message.ids.length)
                writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.ids);
            if (message.redirects != null && message.redirects.length)
                for (let i = 0; i < message.redirects.length; ++i)
                    $root.coterie.Redirect.encode(message.redirects[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Released message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Released
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Released & coterie.Released.$Shape} Released
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Released.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Released();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.from = $root.coterie.Peer.decode(reader, reader.size(), $undefined, _depth + 1, message.from);
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.ring = value;
                        else
                            delete message.ring;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.groups && message.groups.length))
                            message.groups = [];
                        message.groups.push($root.coterie.ReleasedGroup.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.lanes && message.lanes.length))
                            message.lanes = [];
                        message.lanes.push($root.coterie.ReleasedLane.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.ids = value;
                        else
                            delete message.ids;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.redirects && message.redirects.length))
                            message.redirects = [];
                        message.redirects.push($root.coterie.Redirect.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Released;
    })();

    coterie.ReleasedGroup = (function() {

        /**
         * Properties of a ReleasedGroup.
         * @typedef {Object} coterie.ReleasedGroup.$Properties
         * @property {coterie.Epoch.$Properties|null} [epoch] ReleasedGroup epoch
         * @property {Array.<number>|null} [partitions] ReleasedGroup partitions
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ReleasedGroup.
         * @memberof coterie
         * @interface IReleasedGroup
         * @augments coterie.ReleasedGroup.$Properties
         * @deprecated Use coterie.ReleasedGroup.$Properties instead.
         */

        /**
         * Shape of a ReleasedGroup.
         * @typedef {coterie.ReleasedGroup.$Properties} coterie.ReleasedGroup.$Shape
         */

        /**
         * Constructs a new ReleasedGroup.
         * @memberof coterie
         * @classdesc Represents a ReleasedGroup.
         * @constructor
         * @param {coterie.ReleasedGroup.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ReleasedGroup = function (properties) {
            this.partitions = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ReleasedGroup epoch.
         * @member {coterie.Epoch.$Properties|null|undefined} epoch
         * @memberof coterie.ReleasedGroup
         * @instance
         */
        ReleasedGroup.prototype.epoch = null;

        /**
         * ReleasedGroup partitions.
         * @member {Array.<number>} partitions
         * @memberof coterie.ReleasedGroup
         * @instance
         */
        ReleasedGroup.prototype.partitions = $util.emptyArray;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(ReleasedGroup.prototype, "_epoch", {
            get: $util.oneOfGetter($oneOfFields = ["epoch"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Creates a new ReleasedGroup instance using the specified properties.
         * @function create
         * @memberof coterie.ReleasedGroup
         * @static
         * @param {coterie.ReleasedGroup.$Properties=} [properties] Properties to set
         * @returns {coterie.ReleasedGroup} ReleasedGroup instance
         * @type {{
         *   (properties: coterie.ReleasedGroup.$Shape): coterie.ReleasedGroup & coterie.ReleasedGroup.$Shape;
         *   (properties?: coterie.ReleasedGroup.$Properties): coterie.ReleasedGroup;
         * }}
         */
        ReleasedGroup.create = function(properties) {
            return new ReleasedGroup(properties);
        };

        /**
         * Encodes the specified ReleasedGroup message. Does not implicitly {@link coterie.ReleasedGroup.verify|verify} messages.
         * @function encode
         * @memberof coterie.ReleasedGroup
         * @static
         * @param {coterie.ReleasedGroup.$Properties} message ReleasedGroup message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ReleasedGroup.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch"))
                $root.coterie.Epoch.encode(message.epoch, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.partitions != null && message.partitions.length)
                writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.partitions);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ReleasedGroup message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.ReleasedGroup
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.ReleasedGroup & coterie.ReleasedGroup.$Shape} ReleasedGroup
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ReleasedGroup.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.ReleasedGroup();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.epoch = $root.coterie.Epoch.decode(reader, reader.size(), $undefined, _depth + 1, message.epoch);
                        message._epoch = "epoch";
                        continue;
                    }
                case 2: {
                        if (wireType === 2) {
                            if (!(message.partitions && message.partitions.length))
                                message.partitions = [];
                            reader.uint32s(message.partitions);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.partitions && message.partitions.length))
                            message.partitions = [];
                        message.partitions.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ReleasedGroup;
    })();

    coterie.ReleasedLane = (function() {

        /**
         * Properties of a ReleasedLane.
         * @typedef {Object} coterie.ReleasedLane.$Properties
         * @property {number|null} [partition] ReleasedLane partition
         * @property {string|null} [instance] ReleasedLane instance
         * @property {number|null} [handled] ReleasedLane handled
         * @property {Array.<number>|null} [beyond] ReleasedLane beyond
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ReleasedLane.
         * @memberof coterie
         * @interface IReleasedLane
         * @augments coterie.ReleasedLane.$Properties
         * @deprecated Use coterie.ReleasedLane.$Properties instead.
         */

        /**
         * Shape of a ReleasedLane.
         * @typedef {coterie.ReleasedLane.$Properties} coterie.ReleasedLane.$Shape
         */

        /**
         * Constructs a new ReleasedLane.
         * @memberof coterie
         * @classdesc Represents a ReleasedLane.
         * @constructor
         * @param {coterie.ReleasedLane.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ReleasedLane = function (properties) {
            this.beyond = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ReleasedLane partition.
         * @member {number} partition
         * @memberof coterie.ReleasedLane
         * @instance
         */
        ReleasedLane.prototype.partition = 0;

        /**
         * ReleasedLane instance.
         * @member {string} instance
         * @memberof coterie.ReleasedLane
         * @instance
         */
        ReleasedLane.prototype.instance = "";

        /**
         * ReleasedLane handled.
         * @member {number} handled
         * @memberof coterie.ReleasedLane
         * @instance
         */
        ReleasedLane.prototype.handled = 0;

        /**
         * ReleasedLane beyond.
         * @member {Array.<number>} beyond
         * @memberof coterie.ReleasedLane
         * @instance
         */
        ReleasedLane.prototype.beyond = $util.emptyArray;

        /**
         * Creates a new ReleasedLane instance using the specified properties.
         * @function create
         * @memberof coterie.ReleasedLane
         * @static
         * @param {coterie.ReleasedLane.$Properties=} [properties] Properties to set
         * @returns {coterie.ReleasedLane} ReleasedLane instance
         * @type {{
         *   (properties: coterie.ReleasedLane.$Shape): coterie.ReleasedLane & coterie.ReleasedLane.$Shape;
         *   (properties?: coterie.ReleasedLane.$Properties): coterie.ReleasedLane;
         * }}
         */
        ReleasedLane.create = function(properties) {
            return new ReleasedLane(properties);
        };

        /**
         * Encodes the specified ReleasedLane message. Does not implicitly {@link coterie.ReleasedLane.verify|verify} messages.
         * @function encode
         * @memberof coterie.ReleasedLane
         * @static
         * @param {coterie.ReleasedLane.$Properties} message ReleasedLane message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ReleasedLane.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.partition);
            if (message.instance != null && $Object.hasOwnProperty.call(message, "instance") && message.instance !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.instance);
            if (message.handled != null && $Object.hasOwnProperty.call(message, "handled") && !$Object.is(message.handled, 0))
                writer.uint32(/* id 3, wireType 1 =*/25).double(message.handled);
            if (message.beyond != null && message.beyond.length)
                writer.uint32(/* id 4, wireType 2 =*/34).doubles(message.beyond);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ReleasedLane message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.ReleasedLane
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.ReleasedLane & coterie.ReleasedLane.$Shape} ReleasedLane
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ReleasedLane.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.ReleasedLane();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.partition = value;
                        else
                            delete message.partition;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.instance = value;
                        else
                            delete message.instance;
                        continue;
                    }
                case 3: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.handled = value;
                        else
                            delete message.handled;
                        continue;
                    }
                case 4: {
                        if (wireType === 2) {
                            if (!(message.beyond && message.beyond.length))
                                message.beyond = [];
                            reader.doubles(message.beyond);
                            continue;
                        }
                        if (wireType !== 1)
                            break;
                        if (!(message.beyond && message.beyond.length))
                            message.beyond = [];
                        message.beyond.push(reader.double());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ReleasedLane;
    })();

    coterie.Redirect = (function() {

        /**
         * Properties of a Redirect.
         * @typedef {Object} coterie.Redirect.$Properties
         * @property {string|null} [to] Redirect to
         * @property {Array.<number>|null} [partitions] Redirect partitions
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Redirect.
         * @memberof coterie
         * @interface IRedirect
         * @augments coterie.Redirect.$Properties
         * @deprecated Use coterie.Redirect.$Properties instead.
         */

        /**
         * Shape of a Redirect.
         * @typedef {coterie.Redirect.$Properties} coterie.Redirect.$Shape
         */

        /**
         * Constructs a new Redirect.
         * @memberof coterie
         * @classdesc Represents a Redirect.
         * @constructor
         * @param {coterie.Redirect.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Redirect = function (properties) {
            this.partitions = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Redirect to.
         * @member {string} to
         * @memberof coterie.Redirect
         * @instance
         */
        Redirect.prototype.to = "";

        /**
         * Redirect partitions.
         * @member {Array.<number>} partitions
         * @memberof coterie.Redirect
         * @instance
         */
        Redirect.prototype.partitions = $util.emptyArray;

        /**
         * Creates a new Redirect instance using the specified properties.
         * @function create
         * @memberof coterie.Redirect
         * @static
         * @param {coterie.Redirect.$Properties=} [properties] Properties to set
         * @returns {coterie.Redirect} Redirect instance
         * @type {{
         *   (properties: coterie.Redirect.$Shape): coterie.Redirect & coterie.Redirect.$Shape;
         *   (properties?: coterie.Redirect.$Properties): coterie.Redirect;
         * }}
         */
        Redirect.create = function(properties) {
            return new Redirect(properties);
        };

        /**
         * Encodes the specified Redirect message. Does not implicitly {@link coterie.Redirect.verify|verify} messages.
         * @function encode
         * @memberof coterie.Redirect
         * @static
         * @param {coterie.Redirect.$Properties} message Redirect message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Redirect.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.to);
            if (message.partitions != null && message.partitions.length)
                writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.partitions);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Redirect message from the specified reader or buffer.
         * @function decode
         * @memberof coterie.Redirect
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {coterie.Redirect & coterie.Redirect.$Shape} Redirect
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Redirect.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.coterie.Redirect();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.to = value;
                        else
                            delete message.to;
                        continue;
                    }
                case 2: {
                        if (wireType === 2) {
                            if (!(message.partitions && message.partitions.length))
                                message.partitions = [];
                            reader.uint32s(message.partitions);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.partitions && message.partitions.length))
                            message.partitions = [];
                        message.partitions.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Redirect;
    })();

    return coterie;
})();

export {
  $root as default
};
