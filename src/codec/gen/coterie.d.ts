import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace coterie. */
export namespace coterie {

    /**
     * Properties of a Header.
     * @deprecated Use coterie.Header.$Properties instead.
     */
    interface IHeader extends coterie.Header.$Properties {
    }

    /** Represents a Header. */
    class Header {

        /**
         * Constructs a new Header.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Header.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Header name. */
        name: string;

        /** Header values. */
        values: string[];

        /**
         * Creates a new Header instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Header instance
         */
        static create(properties: coterie.Header.$Shape): coterie.Header & coterie.Header.$Shape;
        static create(properties?: coterie.Header.$Properties): coterie.Header;

        /**
         * Encodes the specified Header message. Does not implicitly {@link coterie.Header.verify|verify} messages.
         * @param message Header message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Header.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Header message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Header & coterie.Header.$Shape} Header
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Header & coterie.Header.$Shape;
    }

    namespace Header {

        /** Properties of a Header. */
        interface $Properties {

            /** Header name */
            name?: (string|null);

            /** Header values */
            values?: (string[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Header. */
        type $Shape = coterie.Header.$Properties;
    }

    /**
     * Properties of an Envelope.
     * @deprecated Use coterie.Envelope.$Properties instead.
     */
    interface IEnvelope extends coterie.Envelope.$Properties {
    }

    /** Represents an Envelope. */
    class Envelope {

        /**
         * Constructs a new Envelope.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Envelope.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Envelope id. */
        id: string;

        /** Envelope key. */
        key?: (Uint8Array|null);

        /** Envelope headers. */
        headers: coterie.Header.$Properties[];

        /** Envelope contentType. */
        contentType: string;

        /** Envelope time. */
        time: number;

        /** Envelope data. */
        data: Uint8Array;

        /**
         * Creates a new Envelope instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Envelope instance
         */
        static create(properties: coterie.Envelope.$Shape): coterie.Envelope & coterie.Envelope.$Shape;
        static create(properties?: coterie.Envelope.$Properties): coterie.Envelope;

        /**
         * Encodes the specified Envelope message. Does not implicitly {@link coterie.Envelope.verify|verify} messages.
         * @param message Envelope message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Envelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Envelope message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Envelope & coterie.Envelope.$Shape} Envelope
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Envelope & coterie.Envelope.$Shape;
    }

    namespace Envelope {

        /** Properties of an Envelope. */
        interface $Properties {

            /** Envelope id */
            id?: (string|null);

            /** Envelope key */
            key?: (Uint8Array|null);

            /** Envelope headers */
            headers?: (coterie.Header.$Properties[]|null);

            /** Envelope contentType */
            contentType?: (string|null);

            /** Envelope time */
            time?: (number|null);

            /** Envelope data */
            data?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Envelope. */
        type $Shape = coterie.Envelope.$Properties;
    }

    /**
     * Properties of a Batch.
     * @deprecated Use coterie.Batch.$Properties instead.
     */
    interface IBatch extends coterie.Batch.$Properties {
    }

    /** Represents a Batch. */
    class Batch {

        /**
         * Constructs a new Batch.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Batch.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Batch refs. */
        refs: number[];

        /** Batch items. */
        items: Uint8Array[];

        /**
         * Creates a new Batch instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Batch instance
         */
        static create(properties: coterie.Batch.$Shape): coterie.Batch & coterie.Batch.$Shape;
        static create(properties?: coterie.Batch.$Properties): coterie.Batch;

        /**
         * Encodes the specified Batch message. Does not implicitly {@link coterie.Batch.verify|verify} messages.
         * @param message Batch message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Batch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Batch message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Batch & coterie.Batch.$Shape} Batch
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Batch & coterie.Batch.$Shape;
    }

    namespace Batch {

        /** Properties of a Batch. */
        interface $Properties {

            /** Batch refs */
            refs?: (number[]|null);

            /** Batch items */
            items?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Batch. */
        type $Shape = coterie.Batch.$Properties;
    }

    /**
     * Properties of a Frame.
     * @deprecated Use coterie.Frame.$Properties instead.
     */
    interface IFrame extends coterie.Frame.$Properties {
    }

    /** Represents a Frame. */
    class Frame {

        /**
         * Constructs a new Frame.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Frame.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Frame version. */
        version: number;

        /** Frame join. */
        join?: (coterie.Join.$Properties|null);

        /** Frame leave. */
        leave?: (coterie.Leave.$Properties|null);

        /** Frame ping. */
        ping?: (coterie.Ping.$Properties|null);

        /** Frame pong. */
        pong?: (coterie.Pong.$Properties|null);

        /** Frame pingRequest. */
        pingRequest?: (coterie.PingRequest.$Properties|null);

        /** Frame info. */
        info?: (coterie.Info.$Properties|null);

        /** Frame suspect. */
        suspect?: (coterie.Suspect.$Properties|null);

        /** Frame evict. */
        evict?: (coterie.Evict.$Properties|null);

        /** Frame beacon. */
        beacon?: (coterie.Beacon.$Properties|null);

        /** Frame query. */
        query?: (coterie.Query.$Properties|null);

        /** Frame forward. */
        forward?: (coterie.Forward.$Properties|null);

        /** Frame ack. */
        ack?: (coterie.Ack.$Properties|null);

        /** Frame nack. */
        nack?: (coterie.Nack.$Properties|null);

        /** Frame progress. */
        progress?: (coterie.Progress.$Properties|null);

        /** Frame claim. */
        claim?: (coterie.Claim.$Properties|null);

        /** Frame released. */
        released?: (coterie.Released.$Properties|null);

        /** Frame cordon. */
        cordon?: (coterie.Cordon.$Properties|null);

        /** Frame body. */
        body?: ("join"|"leave"|"ping"|"pong"|"pingRequest"|"info"|"suspect"|"evict"|"beacon"|"query"|"forward"|"ack"|"nack"|"progress"|"claim"|"released"|"cordon");

        /**
         * Creates a new Frame instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Frame instance
         */
        static create(properties: coterie.Frame.$Shape): coterie.Frame & coterie.Frame.$Shape;
        static create(properties?: coterie.Frame.$Properties): coterie.Frame;

        /**
         * Encodes the specified Frame message. Does not implicitly {@link coterie.Frame.verify|verify} messages.
         * @param message Frame message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Frame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Frame message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Frame & coterie.Frame.$Shape} Frame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Frame & coterie.Frame.$Shape;
    }

    namespace Frame {

        /** Properties of a Frame. */
        interface $Properties {

            /** Frame version */
            version?: (number|null);

            /** Frame join */
            join?: (coterie.Join.$Properties|null);

            /** Frame leave */
            leave?: (coterie.Leave.$Properties|null);

            /** Frame ping */
            ping?: (coterie.Ping.$Properties|null);

            /** Frame pong */
            pong?: (coterie.Pong.$Properties|null);

            /** Frame pingRequest */
            pingRequest?: (coterie.PingRequest.$Properties|null);

            /** Frame info */
            info?: (coterie.Info.$Properties|null);

            /** Frame suspect */
            suspect?: (coterie.Suspect.$Properties|null);

            /** Frame evict */
            evict?: (coterie.Evict.$Properties|null);

            /** Frame beacon */
            beacon?: (coterie.Beacon.$Properties|null);

            /** Frame query */
            query?: (coterie.Query.$Properties|null);

            /** Frame forward */
            forward?: (coterie.Forward.$Properties|null);

            /** Frame ack */
            ack?: (coterie.Ack.$Properties|null);

            /** Frame nack */
            nack?: (coterie.Nack.$Properties|null);

            /** Frame progress */
            progress?: (coterie.Progress.$Properties|null);

            /** Frame claim */
            claim?: (coterie.Claim.$Properties|null);

            /** Frame released */
            released?: (coterie.Released.$Properties|null);

            /** Frame cordon */
            cordon?: (coterie.Cordon.$Properties|null);

            /** Frame body */
            body?: ("join"|"leave"|"ping"|"pong"|"pingRequest"|"info"|"suspect"|"evict"|"beacon"|"query"|"forward"|"ack"|"nack"|"progress"|"claim"|"released"|"cordon");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a Frame. */
        type $Shape = {
          version?: number|null;
          join?: coterie.Join.$Shape|null;
          leave?: coterie.Leave.$Shape|null;
          ping?: coterie.Ping.$Shape|null;
          pong?: coterie.Pong.$Shape|null;
          pingRequest?: coterie.PingRequest.$Shape|null;
          info?: coterie.Info.$Shape|null;
          suspect?: coterie.Suspect.$Shape|null;
          evict?: coterie.Evict.$Shape|null;
          beacon?: coterie.Beacon.$Shape|null;
          query?: coterie.Query.$Shape|null;
          forward?: coterie.Forward.$Shape|null;
          ack?: coterie.Ack.$Shape|null;
          nack?: coterie.Nack.$Shape|null;
          progress?: coterie.Progress.$Shape|null;
          claim?: coterie.Claim.$Shape|null;
          released?: coterie.Released.$Shape|null;
          cordon?: coterie.Cordon.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ body?: undefined; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "join"; join: coterie.Join.$Shape; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "leave"; join?: null; leave: coterie.Leave.$Shape; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "ping"; join?: null; leave?: null; ping: coterie.Ping.$Shape; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "pong"; join?: null; leave?: null; ping?: null; pong: coterie.Pong.$Shape; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "pingRequest"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest: coterie.PingRequest.$Shape; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "info"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info: coterie.Info.$Shape; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "suspect"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect: coterie.Suspect.$Shape; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "evict"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict: coterie.Evict.$Shape; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "beacon"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon: coterie.Beacon.$Shape; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "query"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query: coterie.Query.$Shape; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "forward"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward: coterie.Forward.$Shape; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "ack"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack: coterie.Ack.$Shape; nack?: null; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "nack"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack: coterie.Nack.$Shape; progress?: null; claim?: null; released?: null; cordon?: null }|{ body?: "progress"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress: coterie.Progress.$Shape; claim?: null; released?: null; cordon?: null }|{ body?: "claim"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim: coterie.Claim.$Shape; released?: null; cordon?: null }|{ body?: "released"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released: coterie.Released.$Shape; cordon?: null }|{ body?: "cordon"; join?: null; leave?: null; ping?: null; pong?: null; pingRequest?: null; info?: null; suspect?: null; evict?: null; beacon?: null; query?: null; forward?: null; ack?: null; nack?: null; progress?: null; claim?: null; released?: null; cordon: coterie.Cordon.$Shape })
        );
    }

    /** Status enum. */
    enum Status {

        /** STATUS_UNKNOWN value */
        STATUS_UNKNOWN = 0,

        /** ALIVE value */
        ALIVE = 1,

        /** SUSPECT value */
        SUSPECT = 2,

        /** EVICTED value */
        EVICTED = 3,

        /** LEFT value */
        LEFT = 4
    }

    /** Phase enum. */
    enum Phase {

        /** PHASE_UNKNOWN value */
        PHASE_UNKNOWN = 0,

        /** JOINING value */
        JOINING = 1,

        /** ACTIVE value */
        ACTIVE = 2,

        /** LEAVING value */
        LEAVING = 3
    }

    /**
     * Properties of a Record.
     * @deprecated Use coterie.Record.$Properties instead.
     */
    interface IRecord extends coterie.Record.$Properties {
    }

    /** Represents a Record. */
    class Record {

        /**
         * Constructs a new Record.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Record.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Record name. */
        name: string;

        /** Record instance. */
        instance: string;

        /** Record incarnation. */
        incarnation: number;

        /** Record status. */
        status: coterie.Status;

        /** Record phase. */
        phase: coterie.Phase;

        /** Record revision. */
        revision: number;

        /** Record healthy. */
        healthy: boolean;

        /** Record nodeKey. */
        nodeKey: string;

        /** Record weight. */
        weight: number;

        /** Record streams. */
        streams: string[];

        /** Record protocolMin. */
        protocolMin: number;

        /** Record protocolMax. */
        protocolMax: number;

        /** Record cordonOn. */
        cordonOn: boolean;

        /** Record cordonRevision. */
        cordonRevision: number;

        /** Record withdrawn. */
        withdrawn: boolean;

        /**
         * Creates a new Record instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Record instance
         */
        static create(properties: coterie.Record.$Shape): coterie.Record & coterie.Record.$Shape;
        static create(properties?: coterie.Record.$Properties): coterie.Record;

        /**
         * Encodes the specified Record message. Does not implicitly {@link coterie.Record.verify|verify} messages.
         * @param message Record message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Record.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Record message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Record & coterie.Record.$Shape} Record
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Record & coterie.Record.$Shape;
    }

    namespace Record {

        /** Properties of a Record. */
        interface $Properties {

            /** Record name */
            name?: (string|null);

            /** Record instance */
            instance?: (string|null);

            /** Record incarnation */
            incarnation?: (number|null);

            /** Record status */
            status?: (coterie.Status|null);

            /** Record phase */
            phase?: (coterie.Phase|null);

            /** Record revision */
            revision?: (number|null);

            /** Record healthy */
            healthy?: (boolean|null);

            /** Record nodeKey */
            nodeKey?: (string|null);

            /** Record weight */
            weight?: (number|null);

            /** Record streams */
            streams?: (string[]|null);

            /** Record protocolMin */
            protocolMin?: (number|null);

            /** Record protocolMax */
            protocolMax?: (number|null);

            /** Record cordonOn */
            cordonOn?: (boolean|null);

            /** Record cordonRevision */
            cordonRevision?: (number|null);

            /** Record withdrawn */
            withdrawn?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Record. */
        type $Shape = coterie.Record.$Properties;
    }

    /**
     * Properties of a Sender.
     * @deprecated Use coterie.Sender.$Properties instead.
     */
    interface ISender extends coterie.Sender.$Properties {
    }

    /** Represents a Sender. */
    class Sender {

        /**
         * Constructs a new Sender.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Sender.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Sender name. */
        name: string;

        /** Sender instance. */
        instance: string;

        /** Sender incarnation. */
        incarnation: number;

        /** Sender viewDigest. */
        viewDigest: string;

        /** Sender config. */
        config: string;

        /** Sender sentAt. */
        sentAt: number;

        /**
         * Creates a new Sender instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Sender instance
         */
        static create(properties: coterie.Sender.$Shape): coterie.Sender & coterie.Sender.$Shape;
        static create(properties?: coterie.Sender.$Properties): coterie.Sender;

        /**
         * Encodes the specified Sender message. Does not implicitly {@link coterie.Sender.verify|verify} messages.
         * @param message Sender message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Sender.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Sender message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Sender & coterie.Sender.$Shape} Sender
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Sender & coterie.Sender.$Shape;
    }

    namespace Sender {

        /** Properties of a Sender. */
        interface $Properties {

            /** Sender name */
            name?: (string|null);

            /** Sender instance */
            instance?: (string|null);

            /** Sender incarnation */
            incarnation?: (number|null);

            /** Sender viewDigest */
            viewDigest?: (string|null);

            /** Sender config */
            config?: (string|null);

            /** Sender sentAt */
            sentAt?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Sender. */
        type $Shape = coterie.Sender.$Properties;
    }

    /**
     * Properties of a Join.
     * @deprecated Use coterie.Join.$Properties instead.
     */
    interface IJoin extends coterie.Join.$Properties {
    }

    /** Represents a Join. */
    class Join {

        /**
         * Constructs a new Join.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Join.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Join from. */
        from?: (coterie.Sender.$Properties|null);

        /** Join record. */
        record?: (coterie.Record.$Properties|null);

        /** Join attempt. */
        attempt: number;

        /**
         * Creates a new Join instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Join instance
         */
        static create(properties: coterie.Join.$Shape): coterie.Join & coterie.Join.$Shape;
        static create(properties?: coterie.Join.$Properties): coterie.Join;

        /**
         * Encodes the specified Join message. Does not implicitly {@link coterie.Join.verify|verify} messages.
         * @param message Join message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Join.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Join message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Join & coterie.Join.$Shape} Join
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Join & coterie.Join.$Shape;
    }

    namespace Join {

        /** Properties of a Join. */
        interface $Properties {

            /** Join from */
            from?: (coterie.Sender.$Properties|null);

            /** Join record */
            record?: (coterie.Record.$Properties|null);

            /** Join attempt */
            attempt?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Join. */
        type $Shape = coterie.Join.$Properties;
    }

    /**
     * Properties of a Leave.
     * @deprecated Use coterie.Leave.$Properties instead.
     */
    interface ILeave extends coterie.Leave.$Properties {
    }

    /** Represents a Leave. */
    class Leave {

        /**
         * Constructs a new Leave.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Leave.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Leave from. */
        from?: (coterie.Sender.$Properties|null);

        /** Leave record. */
        record?: (coterie.Record.$Properties|null);

        /**
         * Creates a new Leave instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Leave instance
         */
        static create(properties: coterie.Leave.$Shape): coterie.Leave & coterie.Leave.$Shape;
        static create(properties?: coterie.Leave.$Properties): coterie.Leave;

        /**
         * Encodes the specified Leave message. Does not implicitly {@link coterie.Leave.verify|verify} messages.
         * @param message Leave message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Leave.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Leave message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Leave & coterie.Leave.$Shape} Leave
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Leave & coterie.Leave.$Shape;
    }

    namespace Leave {

        /** Properties of a Leave. */
        interface $Properties {

            /** Leave from */
            from?: (coterie.Sender.$Properties|null);

            /** Leave record */
            record?: (coterie.Record.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Leave. */
        type $Shape = coterie.Leave.$Properties;
    }

    /**
     * Properties of a Ping.
     * @deprecated Use coterie.Ping.$Properties instead.
     */
    interface IPing extends coterie.Ping.$Properties {
    }

    /** Represents a Ping. */
    class Ping {

        /**
         * Constructs a new Ping.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Ping.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Ping from. */
        from?: (coterie.Sender.$Properties|null);

        /** Ping number. */
        number: number;

        /** Ping instance. */
        instance: string;

        /** Ping onBehalfOf. */
        onBehalfOf: string;

        /**
         * Creates a new Ping instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Ping instance
         */
        static create(properties: coterie.Ping.$Shape): coterie.Ping & coterie.Ping.$Shape;
        static create(properties?: coterie.Ping.$Properties): coterie.Ping;

        /**
         * Encodes the specified Ping message. Does not implicitly {@link coterie.Ping.verify|verify} messages.
         * @param message Ping message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Ping.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Ping message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Ping & coterie.Ping.$Shape} Ping
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Ping & coterie.Ping.$Shape;
    }

    namespace Ping {

        /** Properties of a Ping. */
        interface $Properties {

            /** Ping from */
            from?: (coterie.Sender.$Properties|null);

            /** Ping number */
            number?: (number|null);

            /** Ping instance */
            instance?: (string|null);

            /** Ping onBehalfOf */
            onBehalfOf?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Ping. */
        type $Shape = coterie.Ping.$Properties;
    }

    /**
     * Properties of a Pong.
     * @deprecated Use coterie.Pong.$Properties instead.
     */
    interface IPong extends coterie.Pong.$Properties {
    }

    /** Represents a Pong. */
    class Pong {

        /**
         * Constructs a new Pong.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Pong.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Pong from. */
        from?: (coterie.Sender.$Properties|null);

        /** Pong number. */
        number: number;

        /** Pong subject. */
        subject: string;

        /** Pong subjectInstance. */
        subjectInstance: string;

        /** Pong alive. */
        alive: boolean;

        /**
         * Creates a new Pong instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Pong instance
         */
        static create(properties: coterie.Pong.$Shape): coterie.Pong & coterie.Pong.$Shape;
        static create(properties?: coterie.Pong.$Properties): coterie.Pong;

        /**
         * Encodes the specified Pong message. Does not implicitly {@link coterie.Pong.verify|verify} messages.
         * @param message Pong message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Pong.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Pong message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Pong & coterie.Pong.$Shape} Pong
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Pong & coterie.Pong.$Shape;
    }

    namespace Pong {

        /** Properties of a Pong. */
        interface $Properties {

            /** Pong from */
            from?: (coterie.Sender.$Properties|null);

            /** Pong number */
            number?: (number|null);

            /** Pong subject */
            subject?: (string|null);

            /** Pong subjectInstance */
            subjectInstance?: (string|null);

            /** Pong alive */
            alive?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Pong. */
        type $Shape = coterie.Pong.$Properties;
    }

    /**
     * Properties of a PingRequest.
     * @deprecated Use coterie.PingRequest.$Properties instead.
     */
    interface IPingRequest extends coterie.PingRequest.$Properties {
    }

    /** Represents a PingRequest. */
    class PingRequest {

        /**
         * Constructs a new PingRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.PingRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PingRequest from. */
        from?: (coterie.Sender.$Properties|null);

        /** PingRequest number. */
        number: number;

        /** PingRequest target. */
        target: string;

        /** PingRequest instance. */
        instance: string;

        /**
         * Creates a new PingRequest instance using the specified properties.
         * @param [properties] Properties to set
         * @returns PingRequest instance
         */
        static create(properties: coterie.PingRequest.$Shape): coterie.PingRequest & coterie.PingRequest.$Shape;
        static create(properties?: coterie.PingRequest.$Properties): coterie.PingRequest;

        /**
         * Encodes the specified PingRequest message. Does not implicitly {@link coterie.PingRequest.verify|verify} messages.
         * @param message PingRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.PingRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PingRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.PingRequest & coterie.PingRequest.$Shape} PingRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.PingRequest & coterie.PingRequest.$Shape;
    }

    namespace PingRequest {

        /** Properties of a PingRequest. */
        interface $Properties {

            /** PingRequest from */
            from?: (coterie.Sender.$Properties|null);

            /** PingRequest number */
            number?: (number|null);

            /** PingRequest target */
            target?: (string|null);

            /** PingRequest instance */
            instance?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PingRequest. */
        type $Shape = coterie.PingRequest.$Properties;
    }

    /**
     * Properties of an Info.
     * @deprecated Use coterie.Info.$Properties instead.
     */
    interface IInfo extends coterie.Info.$Properties {
    }

    /** Represents an Info. */
    class Info {

        /**
         * Constructs a new Info.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Info.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Info from. */
        from?: (coterie.Sender.$Properties|null);

        /** Info records. */
        records: coterie.Record.$Properties[];

        /** Info last. */
        last: boolean;

        /** Info wantsAnswer. */
        wantsAnswer: boolean;

        /** Info active. */
        active: boolean;

        /** Info members. */
        members: number;

        /** Info epoch. */
        epoch?: (coterie.HeldEpoch.$Properties|null);

        /** Info summary. */
        summary?: (Uint8Array|null);

        /** Info heard. */
        heard: coterie.Heard.$Properties[];

        /**
         * Creates a new Info instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Info instance
         */
        static create(properties: coterie.Info.$Shape): coterie.Info & coterie.Info.$Shape;
        static create(properties?: coterie.Info.$Properties): coterie.Info;

        /**
         * Encodes the specified Info message. Does not implicitly {@link coterie.Info.verify|verify} messages.
         * @param message Info message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Info.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Info message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Info & coterie.Info.$Shape} Info
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Info & coterie.Info.$Shape;
    }

    namespace Info {

        /** Properties of an Info. */
        interface $Properties {

            /** Info from */
            from?: (coterie.Sender.$Properties|null);

            /** Info records */
            records?: (coterie.Record.$Properties[]|null);

            /** Info last */
            last?: (boolean|null);

            /** Info wantsAnswer */
            wantsAnswer?: (boolean|null);

            /** Info active */
            active?: (boolean|null);

            /** Info members */
            members?: (number|null);

            /** Info epoch */
            epoch?: (coterie.HeldEpoch.$Properties|null);

            /** Info summary */
            summary?: (Uint8Array|null);

            /** Info heard */
            heard?: (coterie.Heard.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Info. */
        type $Shape = coterie.Info.$Properties;
    }

    /**
     * Properties of a Heard.
     * @deprecated Use coterie.Heard.$Properties instead.
     */
    interface IHeard extends coterie.Heard.$Properties {
    }

    /** Represents a Heard. */
    class Heard {

        /**
         * Constructs a new Heard.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Heard.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Heard name. */
        name: string;

        /** Heard ms. */
        ms: number;

        /**
         * Creates a new Heard instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Heard instance
         */
        static create(properties: coterie.Heard.$Shape): coterie.Heard & coterie.Heard.$Shape;
        static create(properties?: coterie.Heard.$Properties): coterie.Heard;

        /**
         * Encodes the specified Heard message. Does not implicitly {@link coterie.Heard.verify|verify} messages.
         * @param message Heard message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Heard.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Heard message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Heard & coterie.Heard.$Shape} Heard
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Heard & coterie.Heard.$Shape;
    }

    namespace Heard {

        /** Properties of a Heard. */
        interface $Properties {

            /** Heard name */
            name?: (string|null);

            /** Heard ms */
            ms?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Heard. */
        type $Shape = coterie.Heard.$Properties;
    }

    /**
     * Properties of a HeldEpoch.
     * @deprecated Use coterie.HeldEpoch.$Properties instead.
     */
    interface IHeldEpoch extends coterie.HeldEpoch.$Properties {
    }

    /** Represents a HeldEpoch. */
    class HeldEpoch {

        /**
         * Constructs a new HeldEpoch.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.HeldEpoch.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HeldEpoch ring. */
        ring: string;

        /** HeldEpoch partition. */
        partition: number;

        /** HeldEpoch number. */
        number: number;

        /** HeldEpoch instance. */
        instance: string;

        /**
         * Creates a new HeldEpoch instance using the specified properties.
         * @param [properties] Properties to set
         * @returns HeldEpoch instance
         */
        static create(properties: coterie.HeldEpoch.$Shape): coterie.HeldEpoch & coterie.HeldEpoch.$Shape;
        static create(properties?: coterie.HeldEpoch.$Properties): coterie.HeldEpoch;

        /**
         * Encodes the specified HeldEpoch message. Does not implicitly {@link coterie.HeldEpoch.verify|verify} messages.
         * @param message HeldEpoch message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.HeldEpoch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HeldEpoch message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.HeldEpoch & coterie.HeldEpoch.$Shape} HeldEpoch
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.HeldEpoch & coterie.HeldEpoch.$Shape;
    }

    namespace HeldEpoch {

        /** Properties of a HeldEpoch. */
        interface $Properties {

            /** HeldEpoch ring */
            ring?: (string|null);

            /** HeldEpoch partition */
            partition?: (number|null);

            /** HeldEpoch number */
            number?: (number|null);

            /** HeldEpoch instance */
            instance?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HeldEpoch. */
        type $Shape = coterie.HeldEpoch.$Properties;
    }

    /**
     * Properties of a Suspect.
     * @deprecated Use coterie.Suspect.$Properties instead.
     */
    interface ISuspect extends coterie.Suspect.$Properties {
    }

    /** Represents a Suspect. */
    class Suspect {

        /**
         * Constructs a new Suspect.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Suspect.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Suspect from. */
        from?: (coterie.Sender.$Properties|null);

        /** Suspect record. */
        record?: (coterie.Record.$Properties|null);

        /**
         * Creates a new Suspect instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Suspect instance
         */
        static create(properties: coterie.Suspect.$Shape): coterie.Suspect & coterie.Suspect.$Shape;
        static create(properties?: coterie.Suspect.$Properties): coterie.Suspect;

        /**
         * Encodes the specified Suspect message. Does not implicitly {@link coterie.Suspect.verify|verify} messages.
         * @param message Suspect message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Suspect.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Suspect message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Suspect & coterie.Suspect.$Shape} Suspect
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Suspect & coterie.Suspect.$Shape;
    }

    namespace Suspect {

        /** Properties of a Suspect. */
        interface $Properties {

            /** Suspect from */
            from?: (coterie.Sender.$Properties|null);

            /** Suspect record */
            record?: (coterie.Record.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Suspect. */
        type $Shape = coterie.Suspect.$Properties;
    }

    /**
     * Properties of an Evict.
     * @deprecated Use coterie.Evict.$Properties instead.
     */
    interface IEvict extends coterie.Evict.$Properties {
    }

    /** Represents an Evict. */
    class Evict {

        /**
         * Constructs a new Evict.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Evict.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Evict from. */
        from?: (coterie.Sender.$Properties|null);

        /** Evict record. */
        record?: (coterie.Record.$Properties|null);

        /** Evict observers. */
        observers: number;

        /** Evict bus. */
        bus: boolean;

        /** Evict operator. */
        operator: boolean;

        /**
         * Creates a new Evict instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Evict instance
         */
        static create(properties: coterie.Evict.$Shape): coterie.Evict & coterie.Evict.$Shape;
        static create(properties?: coterie.Evict.$Properties): coterie.Evict;

        /**
         * Encodes the specified Evict message. Does not implicitly {@link coterie.Evict.verify|verify} messages.
         * @param message Evict message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Evict.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Evict message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Evict & coterie.Evict.$Shape} Evict
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Evict & coterie.Evict.$Shape;
    }

    namespace Evict {

        /** Properties of an Evict. */
        interface $Properties {

            /** Evict from */
            from?: (coterie.Sender.$Properties|null);

            /** Evict record */
            record?: (coterie.Record.$Properties|null);

            /** Evict observers */
            observers?: (number|null);

            /** Evict bus */
            bus?: (boolean|null);

            /** Evict operator */
            operator?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Evict. */
        type $Shape = coterie.Evict.$Properties;
    }

    /**
     * Properties of a Beacon.
     * @deprecated Use coterie.Beacon.$Properties instead.
     */
    interface IBeacon extends coterie.Beacon.$Properties {
    }

    /** Represents a Beacon. */
    class Beacon {

        /**
         * Constructs a new Beacon.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Beacon.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Beacon from. */
        from?: (coterie.Sender.$Properties|null);

        /**
         * Creates a new Beacon instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Beacon instance
         */
        static create(properties: coterie.Beacon.$Shape): coterie.Beacon & coterie.Beacon.$Shape;
        static create(properties?: coterie.Beacon.$Properties): coterie.Beacon;

        /**
         * Encodes the specified Beacon message. Does not implicitly {@link coterie.Beacon.verify|verify} messages.
         * @param message Beacon message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Beacon.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Beacon message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Beacon & coterie.Beacon.$Shape} Beacon
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Beacon & coterie.Beacon.$Shape;
    }

    namespace Beacon {

        /** Properties of a Beacon. */
        interface $Properties {

            /** Beacon from */
            from?: (coterie.Sender.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Beacon. */
        type $Shape = coterie.Beacon.$Properties;
    }

    /**
     * Properties of a Query.
     * @deprecated Use coterie.Query.$Properties instead.
     */
    interface IQuery extends coterie.Query.$Properties {
    }

    /** Represents a Query. */
    class Query {

        /**
         * Constructs a new Query.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Query.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Query from. */
        from?: (coterie.Sender.$Properties|null);

        /** Query replyTo. */
        replyTo: string;

        /** Query attempt. */
        attempt: number;

        /** Query about. */
        about?: (coterie.AboutPartition.$Properties|null);

        /** Query survey. */
        survey: coterie.Survey;

        /**
         * Creates a new Query instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Query instance
         */
        static create(properties: coterie.Query.$Shape): coterie.Query & coterie.Query.$Shape;
        static create(properties?: coterie.Query.$Properties): coterie.Query;

        /**
         * Encodes the specified Query message. Does not implicitly {@link coterie.Query.verify|verify} messages.
         * @param message Query message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Query.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Query message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Query & coterie.Query.$Shape} Query
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Query & coterie.Query.$Shape;
    }

    namespace Query {

        /** Properties of a Query. */
        interface $Properties {

            /** Query from */
            from?: (coterie.Sender.$Properties|null);

            /** Query replyTo */
            replyTo?: (string|null);

            /** Query attempt */
            attempt?: (number|null);

            /** Query about */
            about?: (coterie.AboutPartition.$Properties|null);

            /** Query survey */
            survey?: (coterie.Survey|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Query. */
        type $Shape = coterie.Query.$Properties;
    }

    /** Survey enum. */
    enum Survey {

        /** SURVEY_NONE value */
        SURVEY_NONE = 0,

        /** DIGEST value */
        DIGEST = 1,

        /** HEARD value */
        HEARD = 2
    }

    /**
     * Properties of a Cordon.
     * @deprecated Use coterie.Cordon.$Properties instead.
     */
    interface ICordon extends coterie.Cordon.$Properties {
    }

    /** Represents a Cordon. */
    class Cordon {

        /**
         * Constructs a new Cordon.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Cordon.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Cordon from. */
        from?: (coterie.Sender.$Properties|null);

        /** Cordon member. */
        member: string;

        /** Cordon on. */
        on: boolean;

        /** Cordon revision. */
        revision: number;

        /**
         * Creates a new Cordon instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Cordon instance
         */
        static create(properties: coterie.Cordon.$Shape): coterie.Cordon & coterie.Cordon.$Shape;
        static create(properties?: coterie.Cordon.$Properties): coterie.Cordon;

        /**
         * Encodes the specified Cordon message. Does not implicitly {@link coterie.Cordon.verify|verify} messages.
         * @param message Cordon message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Cordon.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Cordon message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Cordon & coterie.Cordon.$Shape} Cordon
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Cordon & coterie.Cordon.$Shape;
    }

    namespace Cordon {

        /** Properties of a Cordon. */
        interface $Properties {

            /** Cordon from */
            from?: (coterie.Sender.$Properties|null);

            /** Cordon member */
            member?: (string|null);

            /** Cordon on */
            on?: (boolean|null);

            /** Cordon revision */
            revision?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Cordon. */
        type $Shape = coterie.Cordon.$Properties;
    }

    /**
     * Properties of an AboutPartition.
     * @deprecated Use coterie.AboutPartition.$Properties instead.
     */
    interface IAboutPartition extends coterie.AboutPartition.$Properties {
    }

    /** Represents an AboutPartition. */
    class AboutPartition {

        /**
         * Constructs a new AboutPartition.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.AboutPartition.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** AboutPartition ring. */
        ring: string;

        /** AboutPartition partition. */
        partition: number;

        /**
         * Creates a new AboutPartition instance using the specified properties.
         * @param [properties] Properties to set
         * @returns AboutPartition instance
         */
        static create(properties: coterie.AboutPartition.$Shape): coterie.AboutPartition & coterie.AboutPartition.$Shape;
        static create(properties?: coterie.AboutPartition.$Properties): coterie.AboutPartition;

        /**
         * Encodes the specified AboutPartition message. Does not implicitly {@link coterie.AboutPartition.verify|verify} messages.
         * @param message AboutPartition message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.AboutPartition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an AboutPartition message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.AboutPartition & coterie.AboutPartition.$Shape} AboutPartition
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.AboutPartition & coterie.AboutPartition.$Shape;
    }

    namespace AboutPartition {

        /** Properties of an AboutPartition. */
        interface $Properties {

            /** AboutPartition ring */
            ring?: (string|null);

            /** AboutPartition partition */
            partition?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an AboutPartition. */
        type $Shape = coterie.AboutPartition.$Properties;
    }

    /**
     * Properties of a Peer.
     * @deprecated Use coterie.Peer.$Properties instead.
     */
    interface IPeer extends coterie.Peer.$Properties {
    }

    /** Represents a Peer. */
    class Peer {

        /**
         * Constructs a new Peer.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Peer.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Peer name. */
        name: string;

        /** Peer instance. */
        instance: string;

        /** Peer incarnation. */
        incarnation: number;

        /**
         * Creates a new Peer instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Peer instance
         */
        static create(properties: coterie.Peer.$Shape): coterie.Peer & coterie.Peer.$Shape;
        static create(properties?: coterie.Peer.$Properties): coterie.Peer;

        /**
         * Encodes the specified Peer message. Does not implicitly {@link coterie.Peer.verify|verify} messages.
         * @param message Peer message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Peer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Peer message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Peer & coterie.Peer.$Shape} Peer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Peer & coterie.Peer.$Shape;
    }

    namespace Peer {

        /** Properties of a Peer. */
        interface $Properties {

            /** Peer name */
            name?: (string|null);

            /** Peer instance */
            instance?: (string|null);

            /** Peer incarnation */
            incarnation?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Peer. */
        type $Shape = coterie.Peer.$Properties;
    }

    /**
     * Properties of an Epoch.
     * @deprecated Use coterie.Epoch.$Properties instead.
     */
    interface IEpoch extends coterie.Epoch.$Properties {
    }

    /** Represents an Epoch. */
    class Epoch {

        /**
         * Constructs a new Epoch.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Epoch.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Epoch number. */
        number: number;

        /** Epoch instance. */
        instance: string;

        /**
         * Creates a new Epoch instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Epoch instance
         */
        static create(properties: coterie.Epoch.$Shape): coterie.Epoch & coterie.Epoch.$Shape;
        static create(properties?: coterie.Epoch.$Properties): coterie.Epoch;

        /**
         * Encodes the specified Epoch message. Does not implicitly {@link coterie.Epoch.verify|verify} messages.
         * @param message Epoch message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Epoch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Epoch message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Epoch & coterie.Epoch.$Shape} Epoch
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Epoch & coterie.Epoch.$Shape;
    }

    namespace Epoch {

        /** Properties of an Epoch. */
        interface $Properties {

            /** Epoch number */
            number?: (number|null);

            /** Epoch instance */
            instance?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Epoch. */
        type $Shape = coterie.Epoch.$Properties;
    }

    /**
     * Properties of a Forward.
     * @deprecated Use coterie.Forward.$Properties instead.
     */
    interface IForward extends coterie.Forward.$Properties {
    }

    /** Represents a Forward. */
    class Forward {

        /**
         * Constructs a new Forward.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Forward.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Forward from. */
        from?: (coterie.Peer.$Properties|null);

        /** Forward ring. */
        ring: string;

        /** Forward ringDigest. */
        ringDigest: string;

        /** Forward streams. */
        streams: string[];

        /** Forward replies. */
        replies: string[];

        /** Forward items. */
        items: coterie.ForwardItem.$Properties[];

        /**
         * Creates a new Forward instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Forward instance
         */
        static create(properties: coterie.Forward.$Shape): coterie.Forward & coterie.Forward.$Shape;
        static create(properties?: coterie.Forward.$Properties): coterie.Forward;

        /**
         * Encodes the specified Forward message. Does not implicitly {@link coterie.Forward.verify|verify} messages.
         * @param message Forward message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Forward.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Forward message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Forward & coterie.Forward.$Shape} Forward
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Forward & coterie.Forward.$Shape;
    }

    namespace Forward {

        /** Properties of a Forward. */
        interface $Properties {

            /** Forward from */
            from?: (coterie.Peer.$Properties|null);

            /** Forward ring */
            ring?: (string|null);

            /** Forward ringDigest */
            ringDigest?: (string|null);

            /** Forward streams */
            streams?: (string[]|null);

            /** Forward replies */
            replies?: (string[]|null);

            /** Forward items */
            items?: (coterie.ForwardItem.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Forward. */
        type $Shape = coterie.Forward.$Properties;
    }

    /**
     * Properties of a ForwardItem.
     * @deprecated Use coterie.ForwardItem.$Properties instead.
     */
    interface IForwardItem extends coterie.ForwardItem.$Properties {
    }

    /** Represents a ForwardItem. */
    class ForwardItem {

        /**
         * Constructs a new ForwardItem.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.ForwardItem.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ForwardItem stream. */
        stream: number;

        /** ForwardItem partition. */
        partition: number;

        /** ForwardItem sequence. */
        sequence: number;

        /** ForwardItem opening. */
        opening: number;

        /** ForwardItem position. */
        position: number;

        /** ForwardItem data. */
        data: Uint8Array;

        /** ForwardItem headers. */
        headers: coterie.Header.$Properties[];

        /** ForwardItem wantsReply. */
        wantsReply: boolean;

        /** ForwardItem attempt. */
        attempt: number;

        /** ForwardItem remainingMs. */
        remainingMs: number;

        /** ForwardItem late. */
        late: boolean;

        /** ForwardItem reply. */
        reply: number;

        /** ForwardItem ref. */
        ref: number;

        /**
         * Creates a new ForwardItem instance using the specified properties.
         * @param [properties] Properties to set
         * @returns ForwardItem instance
         */
        static create(properties: coterie.ForwardItem.$Shape): coterie.ForwardItem & coterie.ForwardItem.$Shape;
        static create(properties?: coterie.ForwardItem.$Properties): coterie.ForwardItem;

        /**
         * Encodes the specified ForwardItem message. Does not implicitly {@link coterie.ForwardItem.verify|verify} messages.
         * @param message ForwardItem message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.ForwardItem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ForwardItem message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.ForwardItem & coterie.ForwardItem.$Shape} ForwardItem
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.ForwardItem & coterie.ForwardItem.$Shape;
    }

    namespace ForwardItem {

        /** Properties of a ForwardItem. */
        interface $Properties {

            /** ForwardItem stream */
            stream?: (number|null);

            /** ForwardItem partition */
            partition?: (number|null);

            /** ForwardItem sequence */
            sequence?: (number|null);

            /** ForwardItem opening */
            opening?: (number|null);

            /** ForwardItem position */
            position?: (number|null);

            /** ForwardItem data */
            data?: (Uint8Array|null);

            /** ForwardItem headers */
            headers?: (coterie.Header.$Properties[]|null);

            /** ForwardItem wantsReply */
            wantsReply?: (boolean|null);

            /** ForwardItem attempt */
            attempt?: (number|null);

            /** ForwardItem remainingMs */
            remainingMs?: (number|null);

            /** ForwardItem late */
            late?: (boolean|null);

            /** ForwardItem reply */
            reply?: (number|null);

            /** ForwardItem ref */
            ref?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ForwardItem. */
        type $Shape = coterie.ForwardItem.$Properties;
    }

    /**
     * Properties of an Ack.
     * @deprecated Use coterie.Ack.$Properties instead.
     */
    interface IAck extends coterie.Ack.$Properties {
    }

    /** Represents an Ack. */
    class Ack {

        /**
         * Constructs a new Ack.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Ack.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Ack from. */
        from?: (coterie.Peer.$Properties|null);

        /** Ack ring. */
        ring: string;

        /** Ack ranges. */
        ranges: number[];

        /** Ack replies. */
        replies: coterie.LaneReply.$Properties[];

        /** Ack clique. */
        clique: string;

        /** Ack answers. */
        answers: coterie.Answer.$Properties[];

        /** Ack done. */
        done: number[];

        /**
         * Creates a new Ack instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Ack instance
         */
        static create(properties: coterie.Ack.$Shape): coterie.Ack & coterie.Ack.$Shape;
        static create(properties?: coterie.Ack.$Properties): coterie.Ack;

        /**
         * Encodes the specified Ack message. Does not implicitly {@link coterie.Ack.verify|verify} messages.
         * @param message Ack message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Ack message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Ack & coterie.Ack.$Shape} Ack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Ack & coterie.Ack.$Shape;
    }

    namespace Ack {

        /** Properties of an Ack. */
        interface $Properties {

            /** Ack from */
            from?: (coterie.Peer.$Properties|null);

            /** Ack ring */
            ring?: (string|null);

            /** Ack ranges */
            ranges?: (number[]|null);

            /** Ack replies */
            replies?: (coterie.LaneReply.$Properties[]|null);

            /** Ack clique */
            clique?: (string|null);

            /** Ack answers */
            answers?: (coterie.Answer.$Properties[]|null);

            /** Ack done */
            done?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Ack. */
        type $Shape = coterie.Ack.$Properties;
    }

    /**
     * Properties of a LaneReply.
     * @deprecated Use coterie.LaneReply.$Properties instead.
     */
    interface ILaneReply extends coterie.LaneReply.$Properties {
    }

    /** Represents a LaneReply. */
    class LaneReply {

        /**
         * Constructs a new LaneReply.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.LaneReply.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** LaneReply partition. */
        partition: number;

        /** LaneReply sequence. */
        sequence: number;

        /** LaneReply data. */
        data: Uint8Array;

        /** LaneReply headers. */
        headers: coterie.Header.$Properties[];

        /**
         * Creates a new LaneReply instance using the specified properties.
         * @param [properties] Properties to set
         * @returns LaneReply instance
         */
        static create(properties: coterie.LaneReply.$Shape): coterie.LaneReply & coterie.LaneReply.$Shape;
        static create(properties?: coterie.LaneReply.$Properties): coterie.LaneReply;

        /**
         * Encodes the specified LaneReply message. Does not implicitly {@link coterie.LaneReply.verify|verify} messages.
         * @param message LaneReply message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.LaneReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a LaneReply message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.LaneReply & coterie.LaneReply.$Shape} LaneReply
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.LaneReply & coterie.LaneReply.$Shape;
    }

    namespace LaneReply {

        /** Properties of a LaneReply. */
        interface $Properties {

            /** LaneReply partition */
            partition?: (number|null);

            /** LaneReply sequence */
            sequence?: (number|null);

            /** LaneReply data */
            data?: (Uint8Array|null);

            /** LaneReply headers */
            headers?: (coterie.Header.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a LaneReply. */
        type $Shape = coterie.LaneReply.$Properties;
    }

    /**
     * Properties of an Answer.
     * @deprecated Use coterie.Answer.$Properties instead.
     */
    interface IAnswer extends coterie.Answer.$Properties {
    }

    /** Represents an Answer. */
    class Answer {

        /**
         * Constructs a new Answer.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Answer.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Answer ref. */
        ref: number;

        /** Answer data. */
        data: Uint8Array;

        /** Answer headers. */
        headers: coterie.Header.$Properties[];

        /** Answer code. */
        code: string;

        /** Answer text. */
        text: string;

        /**
         * Creates a new Answer instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Answer instance
         */
        static create(properties: coterie.Answer.$Shape): coterie.Answer & coterie.Answer.$Shape;
        static create(properties?: coterie.Answer.$Properties): coterie.Answer;

        /**
         * Encodes the specified Answer message. Does not implicitly {@link coterie.Answer.verify|verify} messages.
         * @param message Answer message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Answer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Answer message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Answer & coterie.Answer.$Shape} Answer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Answer & coterie.Answer.$Shape;
    }

    namespace Answer {

        /** Properties of an Answer. */
        interface $Properties {

            /** Answer ref */
            ref?: (number|null);

            /** Answer data */
            data?: (Uint8Array|null);

            /** Answer headers */
            headers?: (coterie.Header.$Properties[]|null);

            /** Answer code */
            code?: (string|null);

            /** Answer text */
            text?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Answer. */
        type $Shape = coterie.Answer.$Properties;
    }

    /**
     * Properties of a Nack.
     * @deprecated Use coterie.Nack.$Properties instead.
     */
    interface INack extends coterie.Nack.$Properties {
    }

    /** Represents a Nack. */
    class Nack {

        /**
         * Constructs a new Nack.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Nack.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Nack from. */
        from?: (coterie.Peer.$Properties|null);

        /** Nack ring. */
        ring: string;

        /** Nack ringDigest. */
        ringDigest: string;

        /** Nack viewDigest. */
        viewDigest: string;

        /** Nack refusals. */
        refusals: coterie.Refusal.$Properties[];

        /** Nack clique. */
        clique: string;

        /** Nack answers. */
        answers: coterie.Answer.$Properties[];

        /**
         * Creates a new Nack instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Nack instance
         */
        static create(properties: coterie.Nack.$Shape): coterie.Nack & coterie.Nack.$Shape;
        static create(properties?: coterie.Nack.$Properties): coterie.Nack;

        /**
         * Encodes the specified Nack message. Does not implicitly {@link coterie.Nack.verify|verify} messages.
         * @param message Nack message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Nack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Nack message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Nack & coterie.Nack.$Shape} Nack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Nack & coterie.Nack.$Shape;
    }

    namespace Nack {

        /** Properties of a Nack. */
        interface $Properties {

            /** Nack from */
            from?: (coterie.Peer.$Properties|null);

            /** Nack ring */
            ring?: (string|null);

            /** Nack ringDigest */
            ringDigest?: (string|null);

            /** Nack viewDigest */
            viewDigest?: (string|null);

            /** Nack refusals */
            refusals?: (coterie.Refusal.$Properties[]|null);

            /** Nack clique */
            clique?: (string|null);

            /** Nack answers */
            answers?: (coterie.Answer.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Nack. */
        type $Shape = coterie.Nack.$Properties;
    }

    /**
     * Properties of a Refusal.
     * @deprecated Use coterie.Refusal.$Properties instead.
     */
    interface IRefusal extends coterie.Refusal.$Properties {
    }

    /** Represents a Refusal. */
    class Refusal {

        /**
         * Constructs a new Refusal.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Refusal.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Refusal partition. */
        partition: number;

        /** Refusal sequence. */
        sequence: number;

        /** Refusal opening. */
        opening: number;

        /** Refusal code. */
        code: string;

        /** Refusal text. */
        text: string;

        /** Refusal retryAfterMs. */
        retryAfterMs: number;

        /** Refusal owner. */
        owner: string;

        /**
         * Creates a new Refusal instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Refusal instance
         */
        static create(properties: coterie.Refusal.$Shape): coterie.Refusal & coterie.Refusal.$Shape;
        static create(properties?: coterie.Refusal.$Properties): coterie.Refusal;

        /**
         * Encodes the specified Refusal message. Does not implicitly {@link coterie.Refusal.verify|verify} messages.
         * @param message Refusal message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Refusal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Refusal message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Refusal & coterie.Refusal.$Shape} Refusal
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Refusal & coterie.Refusal.$Shape;
    }

    namespace Refusal {

        /** Properties of a Refusal. */
        interface $Properties {

            /** Refusal partition */
            partition?: (number|null);

            /** Refusal sequence */
            sequence?: (number|null);

            /** Refusal opening */
            opening?: (number|null);

            /** Refusal code */
            code?: (string|null);

            /** Refusal text */
            text?: (string|null);

            /** Refusal retryAfterMs */
            retryAfterMs?: (number|null);

            /** Refusal owner */
            owner?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Refusal. */
        type $Shape = coterie.Refusal.$Properties;
    }

    /**
     * Properties of a Progress.
     * @deprecated Use coterie.Progress.$Properties instead.
     */
    interface IProgress extends coterie.Progress.$Properties {
    }

    /** Represents a Progress. */
    class Progress {

        /**
         * Constructs a new Progress.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Progress.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Progress from. */
        from?: (coterie.Peer.$Properties|null);

        /** Progress ring. */
        ring: string;

        /** Progress partitions. */
        partitions: number[];

        /** Progress clique. */
        clique: string;

        /** Progress refs. */
        refs: number[];

        /**
         * Creates a new Progress instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Progress instance
         */
        static create(properties: coterie.Progress.$Shape): coterie.Progress & coterie.Progress.$Shape;
        static create(properties?: coterie.Progress.$Properties): coterie.Progress;

        /**
         * Encodes the specified Progress message. Does not implicitly {@link coterie.Progress.verify|verify} messages.
         * @param message Progress message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Progress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Progress message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Progress & coterie.Progress.$Shape} Progress
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Progress & coterie.Progress.$Shape;
    }

    namespace Progress {

        /** Properties of a Progress. */
        interface $Properties {

            /** Progress from */
            from?: (coterie.Peer.$Properties|null);

            /** Progress ring */
            ring?: (string|null);

            /** Progress partitions */
            partitions?: (number[]|null);

            /** Progress clique */
            clique?: (string|null);

            /** Progress refs */
            refs?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Progress. */
        type $Shape = coterie.Progress.$Properties;
    }

    /**
     * Properties of a Claim.
     * @deprecated Use coterie.Claim.$Properties instead.
     */
    interface IClaim extends coterie.Claim.$Properties {
    }

    /** Represents a Claim. */
    class Claim {

        /**
         * Constructs a new Claim.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Claim.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Claim from. */
        from?: (coterie.Peer.$Properties|null);

        /** Claim ring. */
        ring: string;

        /** Claim ringDigest. */
        ringDigest: string;

        /** Claim viewDigest. */
        viewDigest: string;

        /** Claim streams. */
        streams: string[];

        /** Claim partitions. */
        partitions: number[];

        /**
         * Creates a new Claim instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Claim instance
         */
        static create(properties: coterie.Claim.$Shape): coterie.Claim & coterie.Claim.$Shape;
        static create(properties?: coterie.Claim.$Properties): coterie.Claim;

        /**
         * Encodes the specified Claim message. Does not implicitly {@link coterie.Claim.verify|verify} messages.
         * @param message Claim message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Claim.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Claim message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Claim & coterie.Claim.$Shape} Claim
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Claim & coterie.Claim.$Shape;
    }

    namespace Claim {

        /** Properties of a Claim. */
        interface $Properties {

            /** Claim from */
            from?: (coterie.Peer.$Properties|null);

            /** Claim ring */
            ring?: (string|null);

            /** Claim ringDigest */
            ringDigest?: (string|null);

            /** Claim viewDigest */
            viewDigest?: (string|null);

            /** Claim streams */
            streams?: (string[]|null);

            /** Claim partitions */
            partitions?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Claim. */
        type $Shape = coterie.Claim.$Properties;
    }

    /**
     * Properties of a Released.
     * @deprecated Use coterie.Released.$Properties instead.
     */
    interface IReleased extends coterie.Released.$Properties {
    }

    /** Represents a Released. */
    class Released {

        /**
         * Constructs a new Released.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Released.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Released from. */
        from?: (coterie.Peer.$Properties|null);

        /** Released ring. */
        ring: string;

        /** Released groups. */
        groups: coterie.ReleasedGroup.$Properties[];

        /** Released lanes. */
        lanes: coterie.ReleasedLane.$Properties[];

        /** Released ids. */
        ids: Uint8Array;

        /** Released redirects. */
        redirects: coterie.Redirect.$Properties[];

        /**
         * Creates a new Released instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Released instance
         */
        static create(properties: coterie.Released.$Shape): coterie.Released & coterie.Released.$Shape;
        static create(properties?: coterie.Released.$Properties): coterie.Released;

        /**
         * Encodes the specified Released message. Does not implicitly {@link coterie.Released.verify|verify} messages.
         * @param message Released message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Released.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Released message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Released & coterie.Released.$Shape} Released
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Released & coterie.Released.$Shape;
    }

    namespace Released {

        /** Properties of a Released. */
        interface $Properties {

            /** Released from */
            from?: (coterie.Peer.$Properties|null);

            /** Released ring */
            ring?: (string|null);

            /** Released groups */
            groups?: (coterie.ReleasedGroup.$Properties[]|null);

            /** Released lanes */
            lanes?: (coterie.ReleasedLane.$Properties[]|null);

            /** Released ids */
            ids?: (Uint8Array|null);

            /** Released redirects */
            redirects?: (coterie.Redirect.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Released. */
        type $Shape = coterie.Released.$Properties;
    }

    /**
     * Properties of a ReleasedGroup.
     * @deprecated Use coterie.ReleasedGroup.$Properties instead.
     */
    interface IReleasedGroup extends coterie.ReleasedGroup.$Properties {
    }

    /** Represents a ReleasedGroup. */
    class ReleasedGroup {

        /**
         * Constructs a new ReleasedGroup.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.ReleasedGroup.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ReleasedGroup epoch. */
        epoch?: (coterie.Epoch.$Properties|null);

        /** ReleasedGroup partitions. */
        partitions: number[];

        /**
         * Creates a new ReleasedGroup instance using the specified properties.
         * @param [properties] Properties to set
         * @returns ReleasedGroup instance
         */
        static create(properties: coterie.ReleasedGroup.$Shape): coterie.ReleasedGroup & coterie.ReleasedGroup.$Shape;
        static create(properties?: coterie.ReleasedGroup.$Properties): coterie.ReleasedGroup;

        /**
         * Encodes the specified ReleasedGroup message. Does not implicitly {@link coterie.ReleasedGroup.verify|verify} messages.
         * @param message ReleasedGroup message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.ReleasedGroup.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ReleasedGroup message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.ReleasedGroup & coterie.ReleasedGroup.$Shape} ReleasedGroup
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.ReleasedGroup & coterie.ReleasedGroup.$Shape;
    }

    namespace ReleasedGroup {

        /** Properties of a ReleasedGroup. */
        interface $Properties {

            /** ReleasedGroup epoch */
            epoch?: (coterie.Epoch.$Properties|null);

            /** ReleasedGroup partitions */
            partitions?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ReleasedGroup. */
        type $Shape = coterie.ReleasedGroup.$Properties;
    }

    /**
     * Properties of a ReleasedLane.
     * @deprecated Use coterie.ReleasedLane.$Properties instead.
     */
    interface IReleasedLane extends coterie.ReleasedLane.$Properties {
    }

    /** Represents a ReleasedLane. */
    class ReleasedLane {

        /**
         * Constructs a new ReleasedLane.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.ReleasedLane.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ReleasedLane partition. */
        partition: number;

        /** ReleasedLane instance. */
        instance: string;

        /** ReleasedLane handled. */
        handled: number;

        /** ReleasedLane beyond. */
        beyond: number[];

        /**
         * Creates a new ReleasedLane instance using the specified properties.
         * @param [properties] Properties to set
         * @returns ReleasedLane instance
         */
        static create(properties: coterie.ReleasedLane.$Shape): coterie.ReleasedLane & coterie.ReleasedLane.$Shape;
        static create(properties?: coterie.ReleasedLane.$Properties): coterie.ReleasedLane;

        /**
         * Encodes the specified ReleasedLane message. Does not implicitly {@link coterie.ReleasedLane.verify|verify} messages.
         * @param message ReleasedLane message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.ReleasedLane.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ReleasedLane message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.ReleasedLane & coterie.ReleasedLane.$Shape} ReleasedLane
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.ReleasedLane & coterie.ReleasedLane.$Shape;
    }

    namespace ReleasedLane {

        /** Properties of a ReleasedLane. */
        interface $Properties {

            /** ReleasedLane partition */
            partition?: (number|null);

            /** ReleasedLane instance */
            instance?: (string|null);

            /** ReleasedLane handled */
            handled?: (number|null);

            /** ReleasedLane beyond */
            beyond?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ReleasedLane. */
        type $Shape = coterie.ReleasedLane.$Properties;
    }

    /**
     * Properties of a Redirect.
     * @deprecated Use coterie.Redirect.$Properties instead.
     */
    interface IRedirect extends coterie.Redirect.$Properties {
    }

    /** Represents a Redirect. */
    class Redirect {

        /**
         * Constructs a new Redirect.
         * @param [properties] Properties to set
         */
        constructor(properties?: coterie.Redirect.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Redirect to. */
        to: string;

        /** Redirect partitions. */
        partitions: number[];

        /**
         * Creates a new Redirect instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Redirect instance
         */
        static create(properties: coterie.Redirect.$Shape): coterie.Redirect & coterie.Redirect.$Shape;
        static create(properties?: coterie.Redirect.$Properties): coterie.Redirect;

        /**
         * Encodes the specified Redirect message. Does not implicitly {@link coterie.Redirect.verify|verify} messages.
         * @param message Redirect message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: coterie.Redirect.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Redirect message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {coterie.Redirect & coterie.Redirect.$Shape} Redirect
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): coterie.Redirect & coterie.Redirect.$Shape;
    }

    namespace Redirect {

        /** Properties of a Redirect. */
        interface $Properties {

            /** Redirect to */
            to?: (string|null);

            /** Redirect partitions */
            partitions?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Redirect. */
        type $Shape = coterie.Redirect.$Properties;
    }
}
