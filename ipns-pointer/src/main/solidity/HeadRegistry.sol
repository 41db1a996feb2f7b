// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The newest record of each log, by owner.
/// @notice Only the owner, or whoever brings the owner's signature, moves a head, and only forward.
/// Nobody else has any right here. A record block is named by its CID: the first four bytes as a
/// number (prefix), then the digest.
contract HeadRegistry {
    struct Slot {
        uint64 seq;
        uint64 prefix;
        uint64 time;
        bytes32 digest;
    }

    struct Update {
        bytes32 logId;
        uint64 expected;
        uint64 seq;
        uint64 prefix;
        bytes32 digest;
    }

    /// @dev The signature is compact, as in EIP-2098.
    struct SignedUpdate {
        address owner;
        bytes32 logId;
        uint64 expected;
        uint64 seq;
        uint64 prefix;
        bytes32 digest;
        uint256 deadline;
        bytes32 r;
        bytes32 vs;
    }

    /// @notice A head has moved.
    event HeadUpdated(
        address indexed owner, bytes32 indexed logId, uint64 seq, uint64 prefix, bytes32 digest
    );

    /// @notice An entry of a batch was not applied.
    /// @param code 1 conflict, 2 not increasing, 3 bad signature, 4 expired.
    event HeadSkipped(
        address indexed owner, bytes32 indexed logId, uint8 code, uint64 current, uint64 seq
    );

    error SequenceConflict(uint64 current, uint64 expected);
    error SequenceNotIncreasing(uint64 current, uint64 seq);
    error BadSignature();
    error Expired(uint256 deadline);
    error LengthsDiffer();

    uint8 private constant APPLIED = 0;
    uint8 private constant CONFLICT = 1;
    uint8 private constant NOT_INCREASING = 2;
    uint8 private constant BAD_SIGNATURE = 3;
    uint8 private constant EXPIRED = 4;

    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant HEAD_TYPE = keccak256(
        "Head(address owner,bytes32 logId,uint64 expected,uint64 seq,uint64 prefix,bytes32 digest,uint256 deadline)"
    );
    bytes32 private constant NAME = keccak256("HeadRegistry");
    bytes32 private constant VERSION = keccak256("1");

    /// @dev Half the order of the curve: a greater s is the same signature written differently.
    uint256 private constant MAX_S =
        0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
    uint256 private constant LOW_255_BITS = type(uint256).max >> 1;

    mapping(address => mapping(bytes32 => Slot)) private heads;

    /// @notice Moves a head of the sender.
    /// @param expected the sequence number that the head has now; 0 if there is none yet.
    function publish(bytes32 logId, uint64 expected, uint64 seq, uint64 prefix, bytes32 digest)
        external
    {
        (uint8 code, uint64 current) = _apply(msg.sender, logId, expected, seq, prefix, digest);
        _require(code, current, expected, seq);
    }

    /// @notice Moves a head of the owner, who has signed this (EIP-712).
    /// @param deadline the last second at which the signature holds.
    function publishFor(
        address owner,
        bytes32 logId,
        uint64 expected,
        uint64 seq,
        uint64 prefix,
        bytes32 digest,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        if (block.timestamp > deadline) revert Expired(deadline);
        bytes32 hash = _hash(owner, logId, expected, seq, prefix, digest, deadline);
        if (!_isSignedBy(owner, _typed(_domain(), hash), v, r, s)) revert BadSignature();
        (uint8 code, uint64 current) = _apply(owner, logId, expected, seq, prefix, digest);
        _require(code, current, expected, seq);
    }

    /// @notice Moves heads of the sender in this order; skips what cannot be applied.
    function publishBatch(Update[] calldata updates) external {
        for (uint256 i = 0; i < updates.length; i++) {
            Update calldata u = updates[i];
            (uint8 code, uint64 current) =
                _apply(msg.sender, u.logId, u.expected, u.seq, u.prefix, u.digest);
            if (code != APPLIED) emit HeadSkipped(msg.sender, u.logId, code, current, u.seq);
        }
    }

    /// @notice Moves heads of owners who have signed this, in this order; skips what cannot be
    /// applied.
    function publishBatchFor(SignedUpdate[] calldata updates) external {
        bytes32 domain = _domain();
        for (uint256 i = 0; i < updates.length; i++) {
            SignedUpdate calldata u = updates[i];
            (uint8 code, uint64 current) = _applySigned(domain, u);
            if (code != APPLIED) emit HeadSkipped(u.owner, u.logId, code, current, u.seq);
        }
    }

    /// @notice The head of a log; all zero if there is none.
    /// @return seq sequence number.
    /// @return prefix first four bytes of the CID.
    /// @return time when it was written, in seconds.
    /// @return digest rest of the CID.
    function head(address owner, bytes32 logId)
        external
        view
        returns (uint64 seq, uint64 prefix, uint64 time, bytes32 digest)
    {
        Slot storage slot = heads[owner][logId];
        return (slot.seq, slot.prefix, slot.time, slot.digest);
    }

    /// @notice The heads of many logs at one block, and the chain that this is.
    function headsOf(address[] calldata owners, bytes32[] calldata logIds)
        external
        view
        returns (uint256 chainId, Slot[] memory found)
    {
        if (owners.length != logIds.length) revert LengthsDiffer();
        found = new Slot[](owners.length);
        for (uint256 i = 0; i < owners.length; i++) {
            found[i] = heads[owners[i]][logIds[i]];
        }
        return (block.chainid, found);
    }

    function _applySigned(bytes32 domain, SignedUpdate calldata u)
        private
        returns (uint8 code, uint64 current)
    {
        if (block.timestamp > u.deadline) {
            return (EXPIRED, heads[u.owner][u.logId].seq);
        }
        bytes32 hash = _typed(
            domain, _hash(u.owner, u.logId, u.expected, u.seq, u.prefix, u.digest, u.deadline)
        );
        uint8 v = uint8(27 + (uint256(u.vs) >> 255));
        if (!_isSignedBy(u.owner, hash, v, u.r, bytes32(uint256(u.vs) & LOW_255_BITS))) {
            return (BAD_SIGNATURE, heads[u.owner][u.logId].seq);
        }
        return _apply(u.owner, u.logId, u.expected, u.seq, u.prefix, u.digest);
    }

    function _apply(
        address owner,
        bytes32 logId,
        uint64 expected,
        uint64 seq,
        uint64 prefix,
        bytes32 digest
    ) private returns (uint8 code, uint64 current) {
        Slot storage slot = heads[owner][logId];
        current = slot.seq;
        if (current != expected) return (CONFLICT, current);
        if (seq <= current) return (NOT_INCREASING, current);
        slot.seq = seq;
        slot.prefix = prefix;
        slot.time = uint64(block.timestamp);
        slot.digest = digest;
        emit HeadUpdated(owner, logId, seq, prefix, digest);
    }

    function _require(uint8 code, uint64 current, uint64 expected, uint64 seq) private pure {
        if (code == CONFLICT) revert SequenceConflict(current, expected);
        if (code == NOT_INCREASING) revert SequenceNotIncreasing(current, seq);
    }

    function _isSignedBy(address owner, bytes32 hash, uint8 v, bytes32 r, bytes32 s)
        private
        pure
        returns (bool)
    {
        return owner != address(0) && (v == 27 || v == 28) && uint256(s) <= MAX_S
            && ecrecover(hash, v, r, s) == owner;
    }

    /// @dev Chain and address are those of the call, so that the code is the same on every chain.
    function _domain() private view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, NAME, VERSION, block.chainid, address(this)));
    }

    function _hash(
        address owner,
        bytes32 logId,
        uint64 expected,
        uint64 seq,
        uint64 prefix,
        bytes32 digest,
        uint256 deadline
    ) private pure returns (bytes32) {
        return keccak256(
            abi.encode(HEAD_TYPE, owner, logId, expected, seq, prefix, digest, deadline)
        );
    }

    function _typed(bytes32 domain, bytes32 hash) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, hash));
    }
}
