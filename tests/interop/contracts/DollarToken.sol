// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";

/// A dollar that speaks EIP-3009 under the EIP-712 domain of Base Sepolia's USDC.
/// Its code is copied to that address without its storage, so nothing here may live in storage but balances and nonces.
contract DollarToken is ERC3009 {
    constructor() ERC20("", "") EIP712("USDC", "2") {}

    function name() public pure override returns (string memory) {
        return "USDC";
    }

    function symbol() public pure override returns (string memory) {
        return "USDC";
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// The domain's version, which facilitators read when they explain a refusal.
    function version() external pure returns (string memory) {
        return "2";
    }

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }
}
